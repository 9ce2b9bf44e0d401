"""The members of groups and their results; a test with a store checks the commits."""

import asyncio
from collections.abc import Sequence

import pytest

from shared.messaging.grouping import MOST, Ahead, Groups, Member, NotCommittedError, Shares
from shared.mongo import CommitUnknownError, Scope


async def _ahead(_: Scope, __: Sequence[str]) -> None:
    raise AssertionError("these groups read nothing")


async def _other(_: Scope, __: Sequence[str]) -> None:
    raise AssertionError("these groups read nothing")


class Runs:
    """Records runs, alone and together. The first run waits for `may_end`."""

    def __init__(self, fails: Exception | None = None) -> None:
        self.alone: list[str] = []
        self.together: list[list[str]] = []
        self.began = asyncio.Event()
        self.may_end = asyncio.Event()
        self._fails = fails
        self._groups: Groups[str, str] = Groups(self._run_alone, self._run_together)

    async def all_of(self, *asked: str, ahead: Ahead[str] = _ahead) -> list[str | BaseException]:
        """Run the first one, and start the others while it runs."""
        first, *others = asked
        beginning = asyncio.create_task(self._groups.run(first, Shares(ahead, first)))
        await self.began.wait()
        rest = [asyncio.create_task(self._groups.run(each, Shares(ahead, each))) for each in others]
        await asyncio.sleep(0)
        self.may_end.set()
        return await asyncio.gather(beginning, *rest, return_exceptions=True)

    async def run(self, asked: str, ahead: Ahead[str]) -> str:
        return await self._groups.run(asked, Shares(ahead, asked))

    async def _run_alone(self, asked: str) -> str:
        self.alone.append(asked)
        self.began.set()
        if len(self.alone) == 1:
            await self.may_end.wait()
        if asked == "refused":
            raise PermissionError
        return f"{asked} alone"

    async def _run_together(
        self, _: Ahead[str], members: Sequence[Member[str, str]]
    ) -> Sequence[str]:
        self.together.append([member.asked for member in members])
        if self._fails is not None:
            raise self._fails
        return [f"{member.asked} together" for member in members]


async def test_members_that_arrive_during_a_run_share_the_next_group() -> None:
    runs = Runs()
    assert await runs.all_of("a", "b", "c") == ["a alone", "b together", "c together"]
    assert runs.together == [["b", "c"]]


async def test_the_size_of_a_group_is_limited() -> None:
    runs = Runs()
    names = [f"{number}" for number in range(MOST + 3)]
    await runs.all_of(*names)
    assert runs.together == [names[1 : MOST + 1], names[MOST + 1 :]]


async def test_a_member_with_another_ahead_waits_for_no_group() -> None:
    runs = Runs()
    first = asyncio.create_task(runs.run("a", _ahead))
    await runs.began.wait()
    assert await runs.run("b", _other) == "b alone"
    runs.may_end.set()
    assert await first == "a alone"


async def test_after_a_group_failed_each_member_runs_alone() -> None:
    runs = Runs(fails=NotCommittedError())
    told = await runs.all_of("a", "b", "refused", "c")
    assert [told[0], told[1], told[3]] == ["a alone", "b alone", "c alone"]
    assert isinstance(told[2], PermissionError)
    assert sorted(runs.alone) == ["a", "b", "c", "refused"]


async def test_a_commit_of_unknown_outcome_is_unknown_to_each_and_never_repeated() -> None:
    runs = Runs(fails=CommitUnknownError())
    told = await runs.all_of("a", "b", "c")
    assert [type(each) for each in told] == [str, CommitUnknownError, CommitUnknownError]
    assert runs.alone == ["a"]


async def test_a_cancelled_member_does_not_delay_the_others() -> None:
    runs = Runs()
    first = asyncio.create_task(runs.run("a", _ahead))
    await runs.began.wait()
    gone = asyncio.create_task(runs.run("b", _ahead))
    stays = asyncio.create_task(runs.run("c", _ahead))
    await asyncio.sleep(0)
    gone.cancel()
    runs.may_end.set()
    assert [await first, await stays] == ["a alone", "c together"]
    with pytest.raises(asyncio.CancelledError):
        await gone
