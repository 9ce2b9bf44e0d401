"""Group commit: small changes that arrive while a transaction runs share the next one.

Most of the cost of a vote is its transaction: each query and each write is a round trip to the
store, and the commit waits for the journal. The members of a group share one query and one write
for each collection, and one commit (decision 75).

If a member is refused, or anything else fails before the commit, the group is rolled back and each
member runs in a separate transaction. If the outcome of the commit is unknown, it is unknown to
each member (decision 14).
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from shared.mongo import Scope

MOST = 64
"""The maximum size of a group."""

Asked = TypeVar("Asked")
Told = TypeVar("Told")
Command = TypeVar("Command")

Ahead = Callable[[Scope, Sequence[Command]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Shares(Generic[Command]):
    """Permission for a use case to share a transaction with others that have the same `ahead`.

    ahead: reads the rows that these commands will need into `Scope.read`, in few queries.

    Only for use cases that insert rows, or replace rows at the version that they read. With any
    other write to one row, two members of a group would not exclude each other.
    """

    ahead: Ahead[Command]
    command: Command


class NotCommittedError(Exception):
    """The group committed nothing."""


@dataclass(slots=True)
class Member(Generic[Asked, Told]):
    """A member of a group. context: the context of its request, for its trace."""

    asked: Asked
    command: Any
    told: asyncio.Future[Told] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    context: Context = field(default_factory=copy_context)


class Groups(Generic[Asked, Told]):
    """The groups of waiting members, by their `ahead`.

    alone: runs a member in a separate transaction. together: runs several in one; it raises
    NotCommittedError if each may run alone instead.
    """

    def __init__(
        self,
        alone: Callable[[Asked], Coroutine[Any, Any, Told]],
        together: Callable[[Ahead[Any], Sequence[Member[Asked, Told]]], Awaitable[Sequence[Told]]],
    ) -> None:
        self._alone = alone
        self._together = together
        self._waiting: dict[Ahead[Any], list[Member[Asked, Told]]] = defaultdict(list)
        self._running: dict[Ahead[Any], asyncio.Task[None]] = {}

    async def run(self, asked: Asked, shares: Shares[Any]) -> Told:
        """Run a member at once if no group with its `ahead` runs; else in the next group."""
        member: Member[Asked, Told] = Member(asked, shares.command)
        self._waiting[shares.ahead].append(member)
        if shares.ahead not in self._running:
            working = asyncio.create_task(self._work_off(shares.ahead), context=Context())
            self._running[shares.ahead] = working
        return await member.told

    async def _work_off(self, ahead: Ahead[Any]) -> None:
        try:
            while members := self._take(ahead):
                await self._do(ahead, members)
        finally:
            del self._running[ahead]

    def _take(self, ahead: Ahead[Any]) -> list[Member[Asked, Told]]:
        waiting = self._waiting[ahead]
        members, waiting[:MOST] = waiting[:MOST], []
        return members

    async def _do(self, ahead: Ahead[Any], members: Sequence[Member[Asked, Told]]) -> None:
        """Run a group, and give each member its result or error."""
        try:
            told = await self._told(ahead, members)
            for member, each in zip(members, told, strict=True):
                _tell(member, each)
        finally:
            for member in members:
                member.told.cancel()  # if the process ends; no effect on members with a result

    async def _told(
        self, ahead: Ahead[Any], members: Sequence[Member[Asked, Told]]
    ) -> Sequence[Told | BaseException]:
        if len(members) > 1:
            try:
                return await self._together(ahead, members)
            except NotCommittedError:
                pass
            except Exception as error:  # noqa: BLE001  each of them raises it
                return [error] * len(members)
        alone = (in_context(self._alone(each.asked), each.context) for each in members)
        return await asyncio.gather(*alone, return_exceptions=True)


def in_context(work: Coroutine[Any, Any, Told], context: Context) -> asyncio.Task[Told]:
    return asyncio.create_task(work, context=context)


def _tell(member: Member[Any, Told], told: Told | BaseException) -> None:
    """Give a member its result or error, unless its request was cancelled."""
    if member.told.done():
        return
    if isinstance(told, BaseException):
        member.told.set_exception(told)
    else:
        member.told.set_result(told)
