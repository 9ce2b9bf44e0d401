"""All measurements, in the order of their table."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from bench.measures import (
    consuming,
    fanning,
    freshness,
    memory,
    projecting,
    reading,
    relaying,
    scaling,
    searching,
    starting,
    writing,
)
from bench.rows import Measured, Point, Row
from bench.world import World

MEASURES: Mapping[str, Callable[[World], Awaitable[Measured]]] = {
    "projecting": projecting.measure,
    "consuming": consuming.measure,
    "relaying": relaying.measure,
    "writing": writing.measure,
    "reading": reading.measure,
    "searching": searching.measure,
    "fanning": fanning.measure,
    "freshness": freshness.measure,
    "scaling": scaling.measure,
    "memory": memory.measure,
    "growth": searching.growth,
    "starting": starting.measure,
}

Opens = Callable[[], AbstractContextManager[World]]


@dataclass(slots=True)
class Results:
    rows: list[Row] = field(default_factory=list)
    curve: list[Point] = field(default_factory=list)


async def run(
    worlds: Mapping[str, Opens],
    *,
    begins: Callable[[str], None],
    told: Callable[[str, Measured], None],
) -> Results:
    """One after another, by name. `begins` and `told` are called around each.

    Each has engines of its own: what one leaves behind would slow the next.
    """
    results = Results()
    for name, opens in worlds.items():
        begins(name)
        with opens() as world:
            measured = await MEASURES[name](world)
        told(name, measured)
        results.rows += measured.rows
        results.curve += measured.curve
    return results
