"""The figures of a community for one month, computed from its facts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from pydantic import BaseModel

TOP = 5
KEPT_AFTER = (30, 90)
"""The days after which a newcomer counts as kept."""
_HOUR = timedelta(hours=1)
_JOIN = "@"


@dataclass(frozen=True, slots=True)
class Asked:
    """A post; `asks`: it is a question. `person_id` is None once its author is erased."""

    id: str
    person_id: str | None
    asks: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply, or an answer, to the post `post_id` of the person `to_id`."""

    post_id: str
    person_id: str | None
    to_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """The time of a member in the community; `left_at` is None while they are in it."""

    person_id: str
    joined_at: datetime
    left_at: datetime | None

    def is_over_by(self, days: int) -> bool:
        return self.left_at is not None and self.left_at < self.joined_at + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Told:
    """The data from facts about a month. answers: to the questions of the month, in any month.

    comers: people who accepted a gathering. departments: by person, if public. apart: people who
    objected.
    """

    posts: Sequence[Asked]
    replies: Sequence[Replied]
    answers: Sequence[Replied]
    comers: Sequence[str]
    stays: Sequence[Stay]
    departments: Mapping[str, str]
    apart: AbstractSet[str]


class Month(BaseModel):
    """A community's month. Its id joins the community's and the month with `@`.

    hours: the median time until the first answer. contributions: posts and replies of the counted
    people; top: those of the five most active. pairs: of people with a reply between them; across:
    pairs across departments. left_early: the newcomers who left within 30 and within 90 days.
    """

    id: str
    community_id: str
    month: str
    posts: int = 0
    replies: int = 0
    questions: int = 0
    answered: int = 0
    hours: float | None = None
    active: int = 0
    contributors: int = 0
    contributions: int = 0
    top: int = 0
    pairs: int = 0
    across: int = 0
    joined: int = 0
    left_early: tuple[int, int] = (0, 0)

    @property
    def answered_rate(self) -> float | None:
        return _share(self.answered, self.questions)

    @property
    def top_share(self) -> float | None:
        return _share(self.top, self.contributions)

    @property
    def across_share(self) -> float | None:
        return _share(self.across, self.pairs)

    def kept(self, days: int, now: datetime) -> float | None:
        """Return the share of newcomers kept; None until all of them have had their days."""
        if end_of(self.month) + timedelta(days=days) > now:
            return None
        return _share(self.joined - self.left_early[KEPT_AFTER.index(days)], self.joined)


def month_key(community_id: str, month: str) -> str:
    return f"{community_id}{_JOIN}{month}"


def read_key(key: str) -> tuple[str, str]:
    community_id, _, month = key.partition(_JOIN)
    return community_id, month


def month_of(moment: datetime) -> str:
    """Return the month in UTC, as in `2026-03`."""
    return f"{moment:%Y-%m}"


def months_until(month: str, count: int) -> list[str]:
    """Return so many months up to and including this one, oldest first."""
    last = _number(month)
    return [_named(each) for each in range(last - count + 1, last + 1)]


def end_of(month: str) -> datetime:
    """Return the first moment after the month."""
    return datetime.fromisoformat(f"{_named(_number(month) + 1)}-01T00:00:00+00:00")


def count_month(key: str, told: Told) -> Month:
    """Count a month. People who objected count in no number of people, only in totals."""
    community_id, month = read_key(key)
    authors = [*(each.person_id for each in told.posts), *(r.person_id for r in told.replies)]
    written = Counter(each for each in authors if each is not None and each not in told.apart)
    waits, pairs = _waits(told), _pairs(told)
    stays = [each for each in told.stays if each.person_id not in told.apart]
    early_30, early_90 = (sum(each.is_over_by(days) for each in stays) for days in KEPT_AFTER)
    return Month(
        id=key,
        community_id=community_id,
        month=month,
        posts=len(told.posts),
        replies=len(told.replies),
        questions=sum(each.asks for each in told.posts),
        answered=len(waits),
        hours=round(median(wait / _HOUR for wait in waits), 2) if waits else None,
        active=len({*written, *told.comers} - told.apart),
        contributors=len(written),
        contributions=written.total(),
        top=sum(count for _, count in written.most_common(TOP)),
        pairs=len(pairs),
        across=sum(len({told.departments[each] for each in pair}) > 1 for pair in pairs),
        joined=len(stays),
        left_early=(early_30, early_90),
    )


def _waits(told: Told) -> list[timedelta]:
    """Return the time until the first answer of each answered question.

    Nobody answers their own question.
    """
    questions = {each.id: each for each in told.posts if each.asks}
    first: dict[str, datetime] = {}
    for answer in told.answers:
        asked = questions.get(answer.post_id)
        if asked is not None and answer.person_id != asked.person_id:
            first[asked.id] = min(answer.at, first.get(asked.id, answer.at))
    return [max(at - questions[key].at, timedelta()) for key, at in first.items()]


def _pairs(told: Told) -> set[frozenset[str]]:
    """Return the pairs of people of known departments one of whom replied to the other."""
    known = told.departments.keys() - told.apart
    sides = (frozenset({each.person_id, each.to_id}) for each in told.replies)
    return {frozenset(filter(None, pair)) for pair in sides if len(pair) > 1 and pair <= known}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _named(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
