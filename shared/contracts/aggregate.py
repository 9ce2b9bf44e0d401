"""What an aggregate publishes: its topic and the grammar of its facts.

    guilde.{service}.{aggregate}                          a topic
    guilde.{service}.{aggregate}.{past participle}.v{N}   a fact's type, of the major N

A name is one word or several, joined by `_`: `role_term`. A change that breaks readers is a new
major, published beside the previous one while readers move. Each has its own topic (`{topic}.v{N}`
from 2 on), because compaction keeps one record per key, and readers of either need theirs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

NAME = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
"""One word or several."""

_NAME = re.compile(NAME)
_LIKE_A_MAJOR = re.compile(r"(?:.*_)?v[0-9]+")
_TYPE = re.compile(rf"guilde\.({NAME}\.{NAME})\.({NAME})\.v([1-9][0-9]{{0,5}})")


D = TypeVar("D", bound=BaseModel)

REPUBLISHED = "republished"
"""The participle that every aggregate has: the current state again, nothing has changed."""


class FactType(NamedTuple):
    """A CloudEvents `type`, taken apart."""

    kind: str
    participle: str
    major: int

    @property
    def topic(self) -> str:
        return topic_of(self.kind, self.major)


@lru_cache(maxsize=1_024)
def read_type(fact_type: str) -> FactType | None:
    """None if it does not follow the grammar."""
    match = _TYPE.fullmatch(fact_type)
    return FactType(match[1], match[2], int(match[3])) if match else None


def topic_of(kind: str, major: int) -> str:
    return f"guilde.{kind}" if major == 1 else f"guilde.{kind}.v{major}"


@dataclass(frozen=True, slots=True)
class Older(Generic[D]):
    """The previous major, which is still published.

    down: from the newer data to the older; up: from the older to the newer. Both are pure.
    """

    aggregate: "Aggregate[Any]"
    down: Callable[[D], Any]
    up: Callable[[Any], D]


@dataclass(frozen=True, slots=True)
class Aggregate(Generic[D]):
    """A kind of aggregate: its owner, the data of its facts, and what can happen to it.

    example: a fact's data as documents and golden samples show it.
    Raises ValueError for a name that the grammar or Kafka refuses.
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
        """Its name in tokens and read models, the same for all majors: `content.post`."""
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
        """This major and those published beside it, newest first."""
        return (self, *(self.older.aggregate.majors if self.older else ()))

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics of all its majors, since a reader of this one also reads the others."""
        return tuple(major.topic for major in self.majors)

    def fact_type(self, participle: str) -> str:
        """The CloudEvents `type`. Raises ValueError for a participle it does not have."""
        if participle not in self.participles and participle != REPUBLISHED:
            raise ValueError(f"nothing called {participle!r} happens to a {self.kind}")
        return f"guilde.{self.kind}.{participle}.v{self.version}"

    def in_older(self, data: D) -> "tuple[tuple[Aggregate[Any], Any], ...]":
        """The same change in the data of the previous majors, newest first."""
        if self.older is None:
            return ()
        said = self.older.down(data)
        return ((self.older.aggregate, said), *self.older.aggregate.in_older(said))

    def from_major(self, major: int, data: Any) -> D:
        """This major's data, from the data of a previous one."""
        if major == self.version or self.older is None:
            newest: D = data
            return newest
        return self.older.up(self.older.aggregate.from_major(major, data))
