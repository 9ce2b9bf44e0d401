"""What an aggregate tells the others: its topic and the grammar of its facts.

`guilde.{service}.{aggregate}` is the topic, `guilde.{service}.{aggregate}.{past participle}.v{N}`
a fact's type. A change that breaks readers is a new N.
"""

from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel


class CarriesState(Protocol):
    """`data` of every fact: the whole public state after the change, personal data apart."""

    @property
    def state(self) -> Any: ...
    @property
    def person(self) -> Any: ...
    @property
    def changed(self) -> tuple[str, ...]: ...


D = TypeVar("D", bound=BaseModel)

REPUBLISHED = "republished"
"""The participle every aggregate has: the present state told again, nothing new happened."""


@dataclass(frozen=True, slots=True)
class Aggregate(Generic[D]):
    """A kind of aggregate: who owns it, what its facts carry, what can happen to it."""

    service: str
    name: str
    data: type[D]
    participles: frozenset[str]
    version: int = 1

    @property
    def kind(self) -> str:
        """How tokens and read models name it: `content.post`."""
        return f"{self.service}.{self.name}"

    @property
    def topic(self) -> str:
        return f"guilde.{self.kind}"

    @property
    def source(self) -> str:
        """CloudEvents `source`."""
        return f"/services/{self.service}"

    @property
    def types(self) -> frozenset[str]:
        return frozenset(self.fact_type(p) for p in self.participles | {REPUBLISHED})

    def fact_type(self, participle: str) -> str:
        """The CloudEvents `type`. Raises ValueError for what cannot happen to this aggregate."""
        if participle not in self.participles and participle != REPUBLISHED:
            raise ValueError(f"nothing called {participle!r} happens to a {self.kind}")
        return f"{self.topic}.{participle}.v{self.version}"
