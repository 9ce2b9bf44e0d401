import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from shared.messaging import worker
from shared.messaging.worker import Worker
from tests.support.messaging import eventually


class Away(Exception):
    pass


class Bug(Exception):
    pass


class Due:
    """Work that is due, done one by one; an exception in the list is raised."""

    def __init__(self, *due: str | Exception) -> None:
        self.left = list(due)
        self.done: list[str] = []

    async def work(self) -> bool:
        if not self.left:
            return False
        each = self.left.pop(0)
        if isinstance(each, Exception):
            raise each
        self.done.append(each)
        return True

    async def are_done(self, *expected: str) -> bool:
        return self.done == list(expected)


@asynccontextmanager
async def running(working: Worker) -> AsyncIterator[None]:
    task = asyncio.create_task(working.run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_due_work_is_done_at_once_and_later_work_on_a_wake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "POLL_SECONDS", 3_600)
    due = Due("a", "b")
    working = Worker("things", due.work)
    async with running(working):
        await eventually(lambda: due.are_done("a", "b"))
        due.left.append("c")
        working.wake()
        await eventually(lambda: due.are_done("a", "b", "c"))


async def test_the_worker_polls_without_a_wake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.01)
    due = Due("a")
    async with running(Worker("things", due.work)):
        await eventually(lambda: due.are_done("a"))
        due.left.append("b")
        await eventually(lambda: due.are_done("a", "b"))


async def test_the_worker_waits_for_an_engine_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LONGEST_PAUSE_SECONDS", 0)
    due = Due(Away(), Away(), "a")
    async with running(Worker("things", due.work, heals=(Away,))):
        await eventually(lambda: due.are_done("a"))


async def test_any_other_error_ends_the_worker() -> None:
    with pytest.raises(ExceptionGroup) as raised:
        await Worker("things", Due(Bug()).work, heals=(Away,), at_once=2).run()
    assert raised.group_contains(Bug)
