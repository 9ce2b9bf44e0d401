"""Every aggregate that is published on Kafka, as the modules of this folder declare it."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from shared.contracts.aggregate import Aggregate

_READERS = {"catalogue", "envelope"}
"""Modules that read the catalogue, and therefore declare no aggregates."""


def _declared() -> Iterator[Aggregate[Any]]:
    for module in sorted(found.name for found in iter_modules([str(Path(__file__).parent)])):
        if module not in _READERS:
            values = vars(import_module(f"shared.contracts.{module}")).values()
            yield from (value for value in values if isinstance(value, Aggregate))


def newest_of(declared: Iterable[Aggregate[Any]]) -> tuple[Aggregate[Any], ...]:
    """Return the newest major of each kind, in the order of first declaration."""
    newest: dict[str, Aggregate[Any]] = {}
    for aggregate in declared:
        known = newest.setdefault(aggregate.kind, aggregate)
        if known.version < aggregate.version:
            newest[aggregate.kind] = aggregate
    return tuple(newest.values())


AGGREGATES = newest_of(_declared())
"""Every aggregate, in its newest major."""

MAJORS = tuple(major for aggregate in AGGREGATES for major in aggregate.majors)
"""Every aggregate, in all its published majors."""


class Catalogue:
    """Aggregates by kind. Raises ValueError if Kafka would confuse two of their topics."""

    def __init__(self, aggregates: Iterable[Aggregate[Any]]) -> None:
        self._newest: dict[str, Aggregate[Any]] = {}
        self._majors: dict[tuple[str, int], Aggregate[Any]] = {}
        for aggregate in aggregates:
            self.add(aggregate)

    def __iter__(self) -> Iterator[Aggregate[Any]]:
        """Iterate over all majors of each aggregate, newest first."""
        return iter(self._majors.values())

    def add(self, aggregate: Aggregate[Any]) -> None:
        # Kafka's metrics write `_` for `.`, so Kafka refuses topics whose names would then collide
        taken = {topic.replace(".", "_"): topic for major in self for topic in [major.topic]}
        for topic in aggregate.topics:
            if other := taken.get(topic.replace(".", "_")):
                raise ValueError(f"Kafka takes {topic} for {other}")
        self._newest[aggregate.kind] = aggregate
        self._majors |= {(major.kind, major.version): major for major in aggregate.majors}

    def find(self, kind: str, major: int) -> Aggregate[Any] | None:
        return self._majors.get((kind, major))

    def newest(self, kind: str) -> Aggregate[Any]:
        """Return the newest major of a kind. Raises KeyError for an unknown kind."""
        return self._newest[kind]


CATALOGUE = Catalogue(AGGREGATES)
