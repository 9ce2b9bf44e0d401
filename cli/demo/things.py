"""What the demo consists of, as its files say."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

_DAYS = ("apply_until", "starts_on", "ends_on")


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
    """A series. `posts`: the names of their files, in order. `skills`: English labels of topics.

    done: how many steps of a path people have done, by name.
    """

    curator: str
    posts: tuple[str, ...]
    skills: tuple[str, ...]
    done: dict[str, int]
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
