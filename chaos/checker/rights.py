"""The time in which a version was in force, as far as the history shows.

A version may be in force from the first request for it. It certainly is, everywhere, once a reader
has waited for it, or once the bound has passed after its acknowledgement without a fault.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import Any

from chaos.checker.intents import Intent
from chaos.checker.world import Id, Told, World
from chaos.history import Mark, Outcome, Record

BOUND_SECONDS = 1.0
HEALING_SECONDS = 60.0
"""How long the platform may take to catch up after a fault (I8)."""

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Disturbances:
    """The times in which the platform need not keep the bound."""

    spans: tuple[tuple[float, float], ...] = ()

    @classmethod
    def of(cls, record: Record) -> "Disturbances":
        """Return each fault until a minute after its end, or for ever if it did not end.

        Also each response that took longer than the bound, with the same time before and after it:
        a machine too slow for requests is also too slow for facts.
        """
        ends = record.named("fault-end")
        slow = [o for o in record.operations if o.end - o.start > BOUND_SECONDS]
        spans = [(2 * o.start - o.end, 2 * o.end - o.start) for o in slow]
        for start in record.named("fault-start"):
            same = [e.at for e in ends if e.at >= start.at and _which(e) == _which(start)]
            spans.append((start.at, min(same, default=inf) + HEALING_SECONDS))
        return cls(tuple(sorted(spans)))

    def applied(self, acknowledged: float) -> float:
        """Return the time by which a change acknowledged at this time has arrived everywhere."""
        at = acknowledged
        for start, end in self.spans:
            if start <= at + BOUND_SECONDS and at < end:
                at = end
        return at + BOUND_SECONDS

    def began(self, at: float) -> float:
        """Return the start of the disturbance at this time; the time itself if there is none."""
        return min((start for start, end in self.spans if start <= at <= end), default=at)


def _which(fault: Mark) -> tuple[object, ...]:
    return tuple(fault.detail.get(name) for name in ("name", "kind", "target"))


@dataclass(frozen=True, slots=True)
class Period:
    """A version, the earliest time of a request for it, and the latest time of its arrival."""

    sequence: int
    state: State
    since: float
    applied: float


class Rights:
    """The periods of all aggregates of a run."""

    def __init__(self, intents: Iterable[Intent], world: World, disturbances: Disturbances) -> None:
        self._facts = world.by_aggregate()
        self._disturbances = disturbances
        self._makers = {
            (Id(version.kind, version.id), version.sequence): intent
            for intent in intents
            for version in intent.made
        }
        self._unknown = [intent for intent in intents if intent.outcome is Outcome.INFO]
        self._periods: dict[Id, list[Period]] = {}

    def in_force(self, of: Id, start: float, end: float, *, waited: int = 0) -> list[State]:
        """Return the states that a read from `start` to `end` may have found.

        An empty state means that there was none yet. waited: the version that the reader waited
        for.
        """
        if of not in self._periods:
            self._periods[of] = self._measure(of)
        periods = self._periods[of]
        surely = max((p.sequence for p in periods if p.applied <= start), default=0)
        least = max(surely, waited)
        possible = [p.state for p in periods if p.sequence >= least and p.since <= end]
        return possible if least else [{}, *possible]

    def _measure(self, of: Id) -> list[Period]:
        first: dict[int, Told] = {}
        for fact in self._facts.get(of, []):
            first.setdefault(fact.sequence, fact)
        facts = [first[sequence] for sequence in sorted(first)]
        sinces = [self._since(fact) for fact in facts]
        knowns = [self._known(fact) for fact in facts]
        return [
            # a version exists before later ones do, and is requested after earlier ones
            Period(
                fact.sequence,
                fact.state,
                max(sinces[: place + 1]),
                self._disturbances.applied(min(knowns[place:])),
            )
            for place, fact in enumerate(facts)
        ]

    def _since(self, fact: Told) -> float:
        if maker := self._makers.get((fact.of, fact.sequence)):
            return maker.start
        tried = [i.start for i in self._unknown if i.client == fact.actor and i.is_about(fact.of)]
        return min(tried, default=-inf)

    def _known(self, fact: Told) -> float:
        maker = self._makers.get((fact.of, fact.sequence))
        return maker.known_by if maker else inf
