"""All measurements, in the order of their table, each on the same engines."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
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
}


@dataclass(slots=True)
class Results:
    rows: list[Row] = field(default_factory=list)
    curve: list[Point] = field(default_factory=list)


async def run(
    world: World,
    names: Iterable[str],
    *,
    begins: Callable[[str], None],
    told: Callable[[str, Measured], None],
) -> Results:
    """One after another. `begins` and `told` are called around each."""
    results = Results()
    for name in names:
        begins(name)
        measured = await MEASURES[name](world)
        told(name, measured)
        results.rows += measured.rows
        results.curve += measured.curve
    return results
