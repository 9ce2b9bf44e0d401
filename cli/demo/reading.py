"""The demo's files: a Markdown file per post, and .toml files for everything else.

In a post's file, a line `=== reply: NAME` or `=== answer: NAME (accepted)` begins a reply of NAME,
which ends where the next one begins.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from cli.importing.markdown import split

FOLDER = Path(__file__).parent

_DAYS = ("apply_until", "starts_on", "ends_on")
_REPLY = re.compile(
    r"^=== (?:reply|answer): (?P<author>.+?)(?P<accepted> \(accepted\))?$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Community:
    """A community. `members` are roles by name; `body` is the API request that creates it."""

    slug: str
    owner: str
    members: dict[str, str]
    asking: tuple[str, ...]
    invited: tuple[str, ...]
    body: dict[str, Any]

    @property
    def is_open(self) -> bool:
        """Whether people may join without approval."""
        return bool(self.body["join_policy"] == "open")


@dataclass(frozen=True, slots=True)
class Profile:
    """A person. `body` is the API request for their profile. `directory`: their employer's data."""

    name: str
    body: dict[str, Any]
    directory: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply to a post. Its language is detected."""

    author: str
    body: str
    lang: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Post:
    """A post. `name` is that of its file, and never changes; `body` is the API request for it.

    ago: how many days before the demo it was written; None: its author writes it now.
    liked: by name; questions get their votes, other posts their thanks.
    """

    name: str
    author: str
    body: dict[str, Any]
    replies: tuple[Reply, ...]
    ago: int | None = None
    liked: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return the text that identifies the post in a later run."""
        return str(self.body["title"])


@dataclass(frozen=True, slots=True)
class Gathering:
    """A gathering. `week` counts from the present week, `day` from Monday.

    `answers` are by name, in order. `body` is the API request that creates it, without the times.
    """

    name: str
    organiser: str
    week: int
    day: int
    at: time
    lasts: timedelta
    answers: dict[str, str]
    body: dict[str, Any]

    def as_of(self, today: date) -> dict[str, Any]:
        """Return the whole request body."""
        monday = today - timedelta(days=today.weekday())
        on = monday + timedelta(weeks=self.week, days=self.day)
        starts = datetime.combine(on, self.at)
        times = {"starts_at": starts, "ends_at": starts + self.lasts}
        return {**self.body, **{name: when.isoformat() for name, when in times.items()}}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic. `can`: levels by name. `endorsed`: the endorsers of a person's skill, by name."""

    body: dict[str, Any]
    can: dict[str, int]
    teach: frozenset[str]
    learn: frozenset[str]
    endorsed: dict[str, list[str]]

    @property
    def people(self) -> set[str]:
        return {*self.can, *self.teach, *self.learn}


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective. Days count from the present one; `measured` has a list per key result."""

    community: str
    owner: str
    aim: str
    starts: int
    ends: int
    measured: tuple[list[dict[str, Any]], ...]
    body: dict[str, Any]

    def as_of(self, today: date) -> dict[str, Any]:
        """Return the whole body, but for the aim's id."""
        results = [
            {**each, "due_on": str(today + timedelta(days=each["due_on"]))}
            for each in self.body["key_results"]
        ]
        starts, ends = (str(today + timedelta(days=day)) for day in (self.starts, self.ends))
        return {**self.body, "key_results": results, "starts_on": starts, "ends_on": ends}


@dataclass(frozen=True, slots=True)
class Series:
    """A series. `posts`: the names of their files, in order. `skills`: English labels of topics."""

    curator: str
    posts: tuple[str, ...]
    skills: tuple[str, ...]
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Programme:
    """A mentoring programme. `body` has days from the present one; offers and requests are by name.

    Their topics are English labels.
    """

    community: str
    organiser: str
    offers: dict[str, dict[str, Any]]
    requests: dict[str, dict[str, Any]]
    body: dict[str, Any]

    def as_of(self, today: date) -> dict[str, Any]:
        """Return the whole request body."""
        days = {name: str(today + timedelta(days=self.body[name])) for name in _DAYS}
        return {**self.body, **days}


def communities() -> list[Community]:
    """Read the communities."""
    return [_community(each) for each in _toml("communities.toml")["community"]]


def profiles() -> list[Profile]:
    """Read the people."""
    people = _toml("people.toml")["person"]
    return [Profile(body["name"], body, body.pop("directory", {})) for body in people]


def topics() -> list[Topic]:
    """Read the topics."""
    return [_topic(each) for each in _toml("topics.toml")["topic"]]


def aims() -> list[dict[str, Any]]:
    """Read the aims of the organisation, each as a request body for the API."""
    return list(_toml("goals.toml")["aim"])


def objectives() -> list[Objective]:
    """Read the objectives of communities."""
    return [_objective(each) for each in _toml("goals.toml")["objective"]]


def series() -> list[Series]:
    """Read the series."""
    return [
        Series(body.pop("curator"), tuple(body.pop("posts")), tuple(body.pop("skills", ())), body)
        for body in _toml("series.toml")["series"]
    ]


def programme() -> Programme:
    """Read the mentoring programme."""
    body = _toml("mentoring.toml")["programme"]
    return Programme(
        community=body.pop("community"),
        organiser=body.pop("organiser"),
        offers={each.pop("name"): each for each in body.pop("offer")},
        requests={each.pop("name"): each for each in body.pop("request")},
        body=body,
    )


def gatherings() -> list[Gathering]:
    """Read the gatherings."""
    return [_gathering(each) for each in _toml("gatherings.toml")["gathering"]]


def posts() -> list[Post]:
    """Read the posts, in the order of their file names."""
    return [read_post(path.stem, path.read_text()) for path in sorted(FOLDER.glob("posts/*.md"))]


def read_post(name: str, text: str) -> Post:
    """Read a post and its replies."""
    from cli.importing.languages import detect

    front, content = split(text)
    begins = list(_REPLY.finditer(content))
    ends = [*(match.start() for match in begins), len(content)]
    body = {**front, "body": content[: ends[0]].strip()}
    author, ago, liked = body.pop("author"), body.pop("ago", None), body.pop("liked", ())
    replies = []
    for match, end in zip(begins, ends[1:], strict=True):
        said = content[match.end() : end].strip()
        accepted = match["accepted"] is not None
        replies.append(Reply(match["author"], said, detect(said), accepted))
    return Post(name, author, body, tuple(replies), ago, tuple(liked))


def _community(given: dict[str, Any]) -> Community:
    body = dict(given)
    return Community(
        slug=body["slug"],
        owner=body.pop("owner"),
        members=body.pop("members", {}),
        asking=tuple(body.pop("asking", ())),
        invited=tuple(body.pop("invited", ())),
        body=body,
    )


def _topic(given: dict[str, Any]) -> Topic:
    return Topic(
        can=given.pop("can", {}),
        teach=frozenset(given.pop("teach", ())),
        learn=frozenset(given.pop("learn", ())),
        endorsed=given.pop("endorsed", {}),
        body=given,
    )


def _objective(given: dict[str, Any]) -> Objective:
    results = given.pop("key_result")
    measured = tuple(each.pop("measured", []) for each in results)
    for each in results:
        each["due_on"] = each.pop("due")
    return Objective(
        community=given.pop("community"),
        owner=given.pop("owner"),
        aim=given.pop("aim"),
        starts=given.pop("starts"),
        ends=given.pop("ends"),
        measured=measured,
        body={**given, "key_results": results},
    )


def _gathering(given: dict[str, Any]) -> Gathering:
    body = dict(given)
    return Gathering(
        name=body.pop("name"),
        organiser=body.pop("organiser"),
        week=body.pop("week"),
        day=body.pop("day"),
        at=time.fromisoformat(body.pop("at")),
        lasts=timedelta(minutes=body.pop("minutes")),
        answers=body.pop("answers", {}),
        body=body,
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text())
