"""The declaration of an aggregate: its topic, and the grammar of its facts.

    guilde.{service}.{aggregate}                          a topic
    guilde.{service}.{aggregate}.{past participle}.v{N}   a fact's type, of the major N

A name is one or more words joined by `_`: `role_term`. A breaking change is a new major, published
alongside the previous one while readers migrate. Each major has its own topic (`{topic}.v{N}` from
2 on): compaction keeps one record per key, and readers of each major need their own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

NAME = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
"""One or more words, joined by `_`."""

_NAME = re.compile(NAME)
_LIKE_A_MAJOR = re.compile(r"(?:.*_)?v[0-9]+")
_TYPE = re.compile(rf"guilde\.({NAME}\.{NAME})\.({NAME})\.v([1-9][0-9]{{0,5}})")


D = TypeVar("D", bound=BaseModel)

REPUBLISHED = "republished"
"""A participle of every aggregate: its current state is published again, unchanged."""


class FactType(NamedTuple):
    """A parsed CloudEvents `type`."""

    kind: str
    participle: str
    major: int

    @property
    def topic(self) -> str:
        return topic_of(self.kind, self.major)


@lru_cache(maxsize=1_024)
def read_type(fact_type: str) -> FactType | None:
    """Parse a type. Returns None if it does not follow the grammar."""
    match = _TYPE.fullmatch(fact_type)
    return FactType(match[1], match[2], int(match[3])) if match else None


def topic_of(kind: str, major: int) -> str:
    return f"guilde.{kind}" if major == 1 else f"guilde.{kind}.v{major}"


@dataclass(frozen=True, slots=True)
class Older(Generic[D]):
    """The previous major, which is still published.

    down: converts newer data to older data; up: the reverse. Both are pure.
    """

    aggregate: "Aggregate[Any]"
    down: Callable[[D], Any]
    up: Callable[[Any], D]


@dataclass(frozen=True, slots=True)
class Aggregate(Generic[D]):
    """A kind of aggregate: its owner, the data of its facts, and the participles of its facts.

    example: the data of a fact for documents and golden samples. Raises ValueError for a name that
    the grammar or Kafka refuses.
    """

    service: str
    name: str
    data: type[D]
    participles: frozenset[str]
    version: int = 1
    older: Older[D] | None = None
    example: D | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        for name in (self.service, self.name, *self.participles):
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} is not words of a-z and 0-9, joined by _")
        if _LIKE_A_MAJOR.fullmatch(self.name):
            raise ValueError(f"{self.name!r} would be taken for a major of another aggregate")
        if self.older is not None:
            self._follows(self.older.aggregate)

    def _follows(self, older: "Aggregate[Any]") -> None:
        if older.kind != self.kind or older.version >= self.version:
            raise ValueError(f"{older.kind} v{older.version} is no major before this one")
        if unsaid := self.participles - older.participles:
            raise ValueError(f"{sorted(unsaid)} has no name in v{older.version}: add it there")

    @property
    def kind(self) -> str:
        """The name in tokens and read models, which all majors share: `content.post`."""
        return f"{self.service}.{self.name}"

    @property
    def topic(self) -> str:
        return topic_of(self.kind, self.version)

    @property
    def source(self) -> str:
        """CloudEvents `source`."""
        return f"/services/{self.service}"

    @property
    def types(self) -> frozenset[str]:
        return frozenset(self.fact_type(p) for p in self.participles | {REPUBLISHED})

    @property
    def majors(self) -> "tuple[Aggregate[Any], ...]":
        """This major and the older ones that are still published, newest first."""
        return (self, *(self.older.aggregate.majors if self.older else ()))

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics of all majors, since a reader of this one also reads the others."""
        return tuple(major.topic for major in self.majors)

    def fact_type(self, participle: str) -> str:
        """Return the CloudEvents `type`.

        Raises ValueError for a participle that the aggregate lacks.
        """
        if participle not in self.participles and participle != REPUBLISHED:
            raise ValueError(f"nothing called {participle!r} happens to a {self.kind}")
        return f"guilde.{self.kind}.{participle}.v{self.version}"

    def in_older(self, data: D) -> "tuple[tuple[Aggregate[Any], Any], ...]":
        """Convert the data to each previous major, newest first."""
        if self.older is None:
            return ()
        said = self.older.down(data)
        return ((self.older.aggregate, said), *self.older.aggregate.in_older(said))

    def from_major(self, major: int, data: Any) -> D:
        """Convert the data of a previous major to this major."""
        if major == self.version or self.older is None:
            newest: D = data
            return newest
        return self.older.up(self.older.aggregate.from_major(major, data))
