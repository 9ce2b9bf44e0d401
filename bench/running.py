"""All measurements, in the order of their table."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from bench.measures import (
    awarding,
    belonging,
    consuming,
    duplicating,
    fanning,
    feeding,
    freshness,
    health,
    importing,
    matching,
    meaning,
    meeting,
    memory,
    portal,
    projecting,
    publishing,
    reading,
    relaying,
    scaling,
    searching,
    starting,
    uploading,
    voting,
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
    "voting": voting.measure,
    "publishing": publishing.measure,
    "belonging": belonging.measure,
    "meeting": meeting.measure,
    "matching": matching.measure,
    "duplicating": duplicating.measure,
    "health": health.measure,
    "awarding": awarding.measure,
    "feeding": feeding.measure,
    "uploading": uploading.measure,
    "importing": importing.measure,
    "searching": searching.measure,
    "meaning": meaning.measure,
    "fanning": fanning.measure,
    "freshness": freshness.measure,
    "scaling": scaling.measure,
    "memory": memory.measure,
    "growth": searching.growth,
    "starting": starting.measure,
    "portal": portal.measure,
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
    """Run measurements by name, one after another. `begins` and `told` are called around each.

    Each has separate engines, since leftovers of one would slow down the next.
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
