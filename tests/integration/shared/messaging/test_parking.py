"""Facts that are held back while others are parked, loaded and released, on the real store."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from shared.messaging import parking
from shared.messaging.parking import Parking, Record
from shared.mongo import Store

GROUP = "group"


class SlowToAnswer:
    """A collection whose aggregations run at once, and return once `released` is set.

    `asked`: set once one has run.
    """

    def __init__(self, rows: Any) -> None:
        self._rows = rows
        self.asked, self.released = asyncio.Event(), asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._rows, name)

    def aggregate(self, pipeline: list[Any]) -> Any:
        self._found = self._rows.aggregate(pipeline)
        return self

    async def to_list(self, length: int | None) -> list[Any]:
        found: list[Any] = await self._found.to_list(length)
        self.asked.set()
        await self.released.wait()
        return found


def record(key: str, offset: int = 0) -> Record:
    return Record("topic", 0, offset, key, (), b"{}")


@pytest_asyncio.fixture
async def mine(store: Store) -> AsyncIterator[Parking]:
    await parking.prepare(store.scope)
    yield Parking(store, GROUP)


@pytest.fixture
def rows(mine: Parking) -> SlowToAnswer:
    slow = SlowToAnswer(mine._rows)
    mine._rows = slow  # type: ignore[assignment]
    return slow


async def test_a_key_parked_during_a_load_is_held_back(mine: Parking, rows: SlowToAnswer) -> None:
    loading = asyncio.create_task(mine.load())
    await rows.asked.wait()
    await mine.park(record("a"), ValueError("refused"))
    rows.released.set()
    await loading
    assert mine.keys == {("topic", "a")}


async def test_the_earlier_of_two_simultaneous_loads_does_not_win(
    store: Store, mine: Parking, rows: SlowToAnswer
) -> None:
    earlier = asyncio.create_task(mine.load())
    await rows.asked.wait()
    await Parking(store, GROUP).park(record("a"), ValueError("refused"))
    later = asyncio.create_task(mine.load())
    rows.released.set()
    await asyncio.gather(earlier, later)
    assert mine.keys == {("topic", "a")}


async def test_keys_parked_by_another_process_are_known_before_the_next_fact(
    store: Store, mine: Parking
) -> None:
    await mine.ready()
    await Parking(store, GROUP).park(record("a"), ValueError("refused"))
    await mine.ready()
    assert mine.keys == set()
    mine.forget()  # as after a rebalance
    await mine.ready()
    assert mine.keys == {("topic", "a")}


async def test_a_rebalance_during_a_load_causes_another_load(
    store: Store, mine: Parking, rows: SlowToAnswer
) -> None:
    loading = asyncio.create_task(mine.ready())
    await rows.asked.wait()
    await Parking(store, GROUP).park(record("a"), ValueError("refused"))
    mine.forget()
    rows.released.set()
    await loading
    assert mine.keys == {("topic", "a")}
