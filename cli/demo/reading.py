"""The demo's files, read: communities, people and gatherings (.toml), a Markdown file a post.

In a post's file, a line `=== reply: NAME` or `=== answer: NAME (accepted)` begins what NAME says
to it; it ends where the next begins.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from cli.importing.markdown import split

FOLDER = Path(__file__).parent

_REPLY = re.compile(
    r"^=== (?:reply|answer): (?P<author>.+?)(?P<accepted> \(accepted\))?$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Community:
    """`members` are roles by name; `body` is what makes it, as the API takes it."""

    slug: str
    owner: str
    members: dict[str, str]
    asking: tuple[str, ...]
    invited: tuple[str, ...]
    body: dict[str, Any]

    @property
    def is_open(self) -> bool:
        """Whether one joins without being let in."""
        return bool(self.body["join_policy"] == "open")


@dataclass(frozen=True, slots=True)
class Profile:
    """A person; `body` is what they say of themselves, as the API takes it."""

    name: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody says to a post. Its language is for the platform's reader to see."""

    author: str
    body: str
    lang: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Post:
    """`name` is its file's, and stays; `body` is what makes it, as the API takes it."""

    name: str
    author: str
    body: dict[str, Any]
    replies: tuple[Reply, ...]

    @property
    def title(self) -> str:
        """What it is recognised by."""
        return str(self.body["title"])


@dataclass(frozen=True, slots=True)
class Gathering:
    """`week` counts from the present one, `day` from Monday. `answers` by name, in their order.

    `body` is what makes it, as the API takes it, but for when it is.
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
        """Give the whole body."""
        monday = today - timedelta(days=today.weekday())
        on = monday + timedelta(weeks=self.week, days=self.day)
        starts = datetime.combine(on, self.at)
        times = {"starts_at": starts, "ends_at": starts + self.lasts}
        return {**self.body, **{name: when.isoformat() for name, when in times.items()}}


def communities() -> list[Community]:
    """Read the communities."""
    return [_community(each) for each in _toml("communities.toml")["community"]]


def profiles() -> list[Profile]:
    """Read the people."""
    return [Profile(each["name"], each) for each in _toml("people.toml")["person"]]


def gatherings() -> list[Gathering]:
    """Read the gatherings."""
    return [_gathering(each) for each in _toml("gatherings.toml")["gathering"]]


def posts() -> list[Post]:
    """Read the posts, in the order of their names."""
    return [read_post(path.stem, path.read_text()) for path in sorted(FOLDER.glob("posts/*.md"))]


def read_post(name: str, text: str) -> Post:
    """Read a post and what is said to it."""
    from cli.importing.languages import detect

    front, content = split(text)
    begins = list(_REPLY.finditer(content))
    ends = [*(match.start() for match in begins), len(content)]
    body = {**front, "body": content[: ends[0]].strip()}
    author = body.pop("author")
    replies = []
    for match, end in zip(begins, ends[1:], strict=True):
        said = content[match.end() : end].strip()
        accepted = match["accepted"] is not None
        replies.append(Reply(match["author"], said, detect(said), accepted))
    return Post(name, author, body, tuple(replies))


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
