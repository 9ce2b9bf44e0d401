"""Transactions on the real store."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from pymongo.errors import OperationFailure

from shared.mongo import CommitUnknownError, Document, Scope, Store
from shared.mongo import store as stores
from tests.support.profile import needs_a_profiler


async def add(scope: Scope, name: str, wait: Callable[[], Awaitable[object]] | None = None) -> int:
    """Increment a counter. `wait`: awaited between the read and the write."""
    found = await scope["counts"].find_one({"_id": name}, session=scope.session) or {"n": 0}
    if wait is not None:
        await wait()
    n = int(found["n"]) + 1
    await scope["counts"].update_one(
        {"_id": name}, {"$set": {"n": n}}, upsert=True, session=scope.session
    )
    return n


class Meeting:
    """Holds callers until `count` have come; later callers go on at once."""

    def __init__(self, count: int) -> None:
        self._missing = count
        self._all_here = asyncio.Event()

    async def __call__(self) -> None:
        self._missing -= 1
        if self._missing <= 0:
            self._all_here.set()
        await self._all_here.wait()


async def test_competing_writers_all_count(store: Store) -> None:
    await store.transact(lambda scope: add(scope, "a"))
    all_have_read = Meeting(10)
    await asyncio.gather(*(store.transact(lambda s: add(s, "a", all_have_read)) for _ in range(10)))
    found = await store.scope["counts"].find_one({"_id": "a"})
    assert found is not None
    assert found["n"] == 11


async def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    async def failing(scope: Scope) -> None:
        await add(scope, "a")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await store.transact(failing)
    assert await store.scope["counts"].find_one({"_id": "a"}) is None


async def test_a_cancelled_transaction_leaves_nothing(store: Store) -> None:
    began = asyncio.Event()

    async def for_ever() -> None:
        began.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(store.transact(lambda scope: add(scope, "a", for_ever)))
    await began.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await store.transact(lambda scope: add(scope, "a")) == 1


async def test_a_commit_whose_outcome_is_unknown_is_not_repeated(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = 0

    async def counted(scope: Scope) -> None:
        nonlocal runs
        runs += 1
        await add(scope, "a")

    async def forgetting(_: object) -> None:
        error = OperationFailure("gone", stores.NO_SUCH_TRANSACTION)
        raise CommitUnknownError(str(error)) from error

    monkeypatch.setattr(stores, "_commit", forgetting)
    with pytest.raises(CommitUnknownError):
        await store.transact(counted)
    assert runs == 1


async def test_a_snapshot_does_not_see_later_writes(
    store: Store,
) -> None:
    await needs_a_profiler(store)
    await store.transact(lambda scope: add(scope, "a"))

    async def read(scope: Scope) -> list[Document]:
        before = await scope["counts"].find({}, session=scope.session).to_list(None)
        await store.transact(lambda scope: add(scope, "a"))
        await store.transact(lambda scope: add(scope, "b"))
        assert await scope["counts"].find({}, session=scope.session).to_list(None) == before
        return before

    assert await store.at_one_moment(read) == [{"_id": "a", "n": 1}]
