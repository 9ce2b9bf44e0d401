"""The kinds of contributions, their weights, and the decay of weights.

All contributions decay alike, so their order never changes with time. A score is therefore stored
for a fixed moment, `EPOCH`; one multiplication gives the exact score at any later one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

HALF_LIFE = timedelta(days=90)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
MOST_A_DAY = 5
"""The maximum number of contributions of one kind that count in one community on one day (UTC)."""


class Kind(StrEnum):
    """A kind of contribution. accepted: an accepted answer, in addition to the answer itself.

    learnt: a completed learning path. It earns a badge, but has no weight, since it is no
    contribution to others.
    """

    POST = "post"
    QUESTION = "question"
    ANSWER = "answer"
    ACCEPTED = "accepted"
    REPLY = "reply"
    HOSTED = "hosted"
    MENTORED = "mentored"
    KUDOS = "kudos"
    LEARNT = "learnt"


WEIGHTS: Mapping[Kind, int] = {
    Kind.POST: 3,
    Kind.QUESTION: 1,
    Kind.ANSWER: 2,
    Kind.ACCEPTED: 5,
    Kind.REPLY: 1,
    Kind.HOSTED: 5,
    Kind.MENTORED: 10,
    Kind.KUDOS: 2,
}


@dataclass(frozen=True, slots=True)
class Deed:
    """A contribution. by_id: the giver of kudos. community_id: None if it is for everyone."""

    kind: Kind
    at: datetime
    community_id: str | None = None
    by_id: str | None = None


@dataclass(slots=True)
class Tally:
    """The contributions of a person in one community: how many of each kind, and their scores.

    scores: by kind, as of EPOCH.
    """

    counts: Counter[Kind] = field(default_factory=Counter)
    scores: dict[Kind, float] = field(default_factory=dict)

    @property
    def score(self) -> float:
        return sum(self.scores[kind] for kind in Kind if kind in self.scores)


def tallies(deeds: Iterable[Deed]) -> dict[str | None, Tally]:
    """Count deeds by community. The same deeds in any order give the same result."""
    found: dict[str | None, Tally] = {}
    days: Counter[tuple[str | None, Kind, str]] = Counter()
    weighed = (each for each in deeds if each.kind in WEIGHTS)
    for deed in sorted(weighed, key=lambda each: (each.at, each.kind, each.community_id or "")):
        tally = found.setdefault(deed.community_id, Tally())
        tally.counts[deed.kind] += 1
        day = (deed.community_id, deed.kind, deed.at.date().isoformat())
        days[day] += 1
        if days[day] <= MOST_A_DAY:
            weight = WEIGHTS[deed.kind] * 2 ** ((deed.at - EPOCH) / HALF_LIFE)
            tally.scores[deed.kind] = tally.scores.get(deed.kind, 0.0) + weight
    return found


def at_present(score: float, now: datetime) -> float:
    """Convert a score of EPOCH to the present."""
    return score * 2 ** (-(now - EPOCH) / HALF_LIFE)
