"""When which version of something was in force, as far as the history can tell.

A version may be in force from when it was first asked for; it surely is, everywhere, once a reader
has waited for it, or the bound has passed since it was acknowledged, without a fault meanwhile.
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
"""After a fault: so long the platform may catch up (I8)."""

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Disturbances:
    """When the platform was not expected to keep the bound."""

    spans: tuple[tuple[float, float], ...] = ()

    @classmethod
    def of(cls, record: Record) -> "Disturbances":
        """Each fault from its start to a minute after its end; one that never ended, for ever.

        And each answer that took longer than the bound: a machine that has too little time for
        requests has as little for facts, so as long before it and after it.
        """
        ends = record.named("fault-end")
        slow = [o for o in record.operations if o.end - o.start > BOUND_SECONDS]
        spans = [(2 * o.start - o.end, 2 * o.end - o.start) for o in slow]
        for start in record.named("fault-start"):
            same = [e.at for e in ends if e.at >= start.at and _which(e) == _which(start)]
            spans.append((start.at, min(same, default=inf) + HEALING_SECONDS))
        return cls(tuple(sorted(spans)))

    def applied(self, acknowledged: float) -> float:
        """By when what was acknowledged then has arrived everywhere."""
        at = acknowledged
        for start, end in self.spans:
            if start <= at + BOUND_SECONDS and at < end:
                at = end
        return at + BOUND_SECONDS

    def began(self, at: float) -> float:
        """When the disturbance began that this moment lies in; the moment itself if in none."""
        return min((start for start, end in self.spans if start <= at <= end), default=at)


def _which(fault: Mark) -> tuple[object, ...]:
    return tuple(fault.detail.get(name) for name in ("name", "kind", "target"))


@dataclass(frozen=True, slots=True)
class Period:
    """A version, when it was asked for at the earliest, and when it has arrived at the latest."""

    sequence: int
    state: State
    since: float
    applied: float


class Rights:
    """The periods of every aggregate of a run."""

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
        """The states that a read from `start` to `end` may rightly have met.

        An empty state is that there is none yet. waited: the version that the reader waited for.
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
            # a version is there before those that follow it, and asked for after those before
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
