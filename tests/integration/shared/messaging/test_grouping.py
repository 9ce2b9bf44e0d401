"""A group commits, in a real store, as if each member had run alone."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pytest_asyncio
from pydantic import BaseModel

from shared.contracts.aggregate import Aggregate
from shared.contracts.values import Changed, NoPerson, Public
from shared.messaging import outbox
from shared.messaging.grouping import Shares
from shared.messaging.owned import Owned
from shared.messaging.unit import Outcome, Unit, Work
from shared.mongo import Document, Scope, Store, insert
from shared.problems import NotAllowed
from tests.support.messaging import NoRelay


class TallyState(Public):
    count: int


class TallyData(Public):
    state: TallyState
    person: NoPerson = NoPerson()
    changed: Changed


class Tally(BaseModel):
    id: str
    version: int = 1
    count: int = 1


TALLIES = Owned(
    Aggregate("content", "tally", TallyData, frozenset({"begun", "counted"})), Tally, "tallies"
)
GROUPED: list[int] = []
"""The number of members of each group that ran."""


@dataclass(frozen=True, slots=True)
class Count:
    key: str
    by: str = "somebody"
    waits: asyncio.Event | None = None


async def ahead(scope: Scope, commands: Sequence[Count]) -> None:
    GROUPED.append(len(commands))
    await TALLIES.read_ahead(scope, {command.key for command in commands})


async def count(command: Count, *, work: Work) -> int:
    if command.waits is not None:
        await command.waits.wait()
    if command.by == "nobody":
        raise NotAllowed
    tally = await TALLIES.find(work.scope, command.key)
    if tally is None:
        tally = Tally(id=command.key)
        await TALLIES.save(work, tally, "begun")
    else:
        tally.count += 1
        tally.version += 1
        await TALLIES.save(work, tally, "counted", ("count",))
    return tally.count


@pytest_asyncio.fixture
async def unit(store: Store) -> Unit:
    await outbox.prepare(store.scope)
    await TALLIES.prepare(store.scope)
    GROUPED.clear()
    return Unit(store, NoRelay())


async def counted(unit: Unit, *commands: Count) -> list[Outcome[int] | BaseException]:
    """Start these commands while another one runs, and return their outcomes."""
    waits = asyncio.Event()
    first = asyncio.create_task(run(unit, Count("first", waits=waits)))
    await asyncio.sleep(0)
    others = [asyncio.create_task(run(unit, command)) for command in commands]
    await asyncio.sleep(0)
    waits.set()
    await first
    return await asyncio.gather(*others, return_exceptions=True)


async def run(unit: Unit, command: Count) -> Outcome[int]:
    async def keep(work: Work, result: int) -> None:
        row: Document = {"_id": f"{command.key}-{result}", "versions": len(work.versions)}
        await insert(work.scope, "kept", [row])

    return await unit.run(
        partial(count, command), actor=command.by, finish=keep, shares=Shares(ahead, command)
    )


async def stored(unit: Unit) -> dict[str, int]:
    rows = unit.store.scope["tallies"].find({"_id": {"$ne": "first"}})
    return {row["_id"]: row["count"] async for row in rows}


async def published(unit: Unit) -> list[tuple[str, int]]:
    rows = unit.store.scope["outbox"].find({"key": {"$ne": "first"}}).sort([("_id", 1)])
    return [(row["key"], row["sequence"]) async for row in rows]


async def test_each_member_has_its_own_outcome_facts_and_finish(unit: Unit) -> None:
    await run(unit, Count("b"))
    told = await counted(unit, *(Count(key, by=key) for key in "abc"))
    outcomes = [each for each in told if isinstance(each, Outcome)]
    assert [each.result for each in outcomes] == [1, 2, 1]
    assert [[version.id for version in each.versions] for each in outcomes] == [["a"], ["b"], ["c"]]
    assert GROUPED == [3]
    assert await stored(unit) == {"a": 1, "b": 2, "c": 1}
    assert await published(unit) == [("b", 1), ("a", 1), ("b", 2), ("c", 1)]
    kept = [row async for row in unit.store.scope["kept"].find({"versions": 1})]
    assert sorted(row["_id"] for row in kept) == ["a-1", "b-1", "b-2", "c-1", "first-1"]


async def test_a_refused_member_does_not_affect_the_others(unit: Unit) -> None:
    told = await counted(unit, Count("a"), Count("b", by="nobody"), Count("c"))
    assert [isinstance(each, NotAllowed) for each in told] == [False, True, False]
    assert GROUPED == [3]
    assert await stored(unit) == {"a": 1, "c": 1}
    assert sorted(await published(unit)) == [("a", 1), ("c", 1)]


async def test_members_that_change_the_same_row_are_serialised(unit: Unit) -> None:
    await run(unit, Count("a"))
    told = await counted(unit, Count("a"), Count("a"), Count("a"), Count("b"))
    # of colliding members, one commits first; the others fail or count on from it
    done = sum(isinstance(each, Outcome) for each in told)
    rows = await stored(unit)
    assert rows["b"] == 1
    assert rows["a"] == done
    assert sorted(await published(unit)) == [*(("a", n + 1) for n in range(done)), ("b", 1)]
