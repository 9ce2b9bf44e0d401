"""Every aggregate that speaks on Kafka: those that modules of this folder declare."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from shared.contracts.aggregate import Aggregate

_READERS = {"catalogue", "envelope"}
"""Modules that read the catalogue, and so declare nothing that is in it."""


def _declared() -> Iterator[Aggregate[Any]]:
    for module in sorted(found.name for found in iter_modules([str(Path(__file__).parent)])):
        if module not in _READERS:
            values = vars(import_module(f"shared.contracts.{module}")).values()
            yield from (value for value in values if isinstance(value, Aggregate))


def newest_of(declared: Iterable[Aggregate[Any]]) -> tuple[Aggregate[Any], ...]:
    """Of each kind the newest major, in the order of their first."""
    newest: dict[str, Aggregate[Any]] = {}
    for aggregate in declared:
        known = newest.setdefault(aggregate.kind, aggregate)
        if known.version < aggregate.version:
            newest[aggregate.kind] = aggregate
    return tuple(newest.values())


AGGREGATES = newest_of(_declared())
"""Each in its newest major."""

MAJORS = tuple(major for aggregate in AGGREGATES for major in aggregate.majors)
"""Each in all that are published."""


class Catalogue:
    """Aggregates by their kind. Raises ValueError for two that Kafka cannot keep apart."""

    def __init__(self, aggregates: Iterable[Aggregate[Any]]) -> None:
        self._newest: dict[str, Aggregate[Any]] = {}
        self._majors: dict[tuple[str, int], Aggregate[Any]] = {}
        for aggregate in aggregates:
            self.add(aggregate)

    def __iter__(self) -> Iterator[Aggregate[Any]]:
        """All majors of each, the newest first."""
        return iter(self._majors.values())

    def add(self, aggregate: Aggregate[Any]) -> None:
        # Kafka names metrics by topics with `_` for `.`, and refuses a topic whose name is taken so
        taken = {topic.replace(".", "_"): topic for major in self for topic in [major.topic]}
        for topic in aggregate.topics:
            if other := taken.get(topic.replace(".", "_")):
                raise ValueError(f"Kafka takes {topic} for {other}")
        self._newest[aggregate.kind] = aggregate
        self._majors |= {(major.kind, major.version): major for major in aggregate.majors}

    def find(self, kind: str, major: int) -> Aggregate[Any] | None:
        return self._majors.get((kind, major))

    def newest(self, kind: str) -> Aggregate[Any]:
        """Raises KeyError for a kind that is not here."""
        return self._newest[kind]


CATALOGUE = Catalogue(AGGREGATES)
