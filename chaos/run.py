"""One run: a platform under load, with faults by schedule, then healed."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from chaos.faults import Fault, inflict
from chaos.platform import Platform
from chaos.schedule import Schedule
from deploy.embedded.errors import PlatformError

HISTORY, SCHEDULE, PLATFORM = "history.jsonl", "schedule.jsonl", "platform"
"""The files in the folder of a trial."""


@dataclass(slots=True)
class Happened:
    """A fault as it happened, in seconds after the start. `ended` is None while it lasts."""

    fault: Fault
    began: float
    ended: float | None = None


class Marks(Protocol):
    """The part of the history that faults need."""

    def mark(self, name: str, /, **detail: Any) -> None: ...


Tell = Callable[[Happened], None]
"""A function called when a fault begins, and again when it has ended."""

Work = Callable[[asyncio.Event], Awaitable[None]]
"""A function that runs the workload until the event is set."""


async def endure(
    platform: Platform, schedule: Schedule, history: Marks, work: Work, tell: Tell
) -> list[Happened]:
    """Run the whole schedule concurrently with `work`, until all is healed and settled.

    Raises ProcessFailed if the platform does not come back, and the errors of `work`.
    """
    stop = asyncio.Event()
    began = time.monotonic()
    at_work = asyncio.ensure_future(work(stop))
    inflicting = asyncio.ensure_future(_all(platform, schedule.faults, began, history, tell))
    try:
        await asyncio.wait([at_work, inflicting], return_when=asyncio.FIRST_COMPLETED)
        if at_work.done():
            at_work.result()
            raise AssertionError("the workload ended by itself")
        happened = inflicting.result()
        await platform.until_ready()
        history.mark("healed")
        await asyncio.sleep(schedule.rest_after(time.monotonic() - began))
    finally:
        stop.set()
        inflicting.cancel()
        await asyncio.gather(inflicting, return_exceptions=True)
    await at_work
    return happened


async def _all(
    platform: Platform, faults: Sequence[Fault], began: float, history: Marks, tell: Tell
) -> list[Happened]:
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(_one(platform, fault, began, history, tell)) for fault in faults
            ]
    except* PlatformError as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]


async def _one(
    platform: Platform, fault: Fault, began: float, history: Marks, tell: Tell
) -> Happened:
    await asyncio.sleep(fault.at - (time.monotonic() - began))
    detail = {"kind": fault.kind, "target": fault.target, "seconds": fault.seconds}
    happened = Happened(fault, time.monotonic() - began)
    history.mark("fault-start", **detail)
    tell(happened)
    await inflict(platform, fault)
    happened.ended = time.monotonic() - began
    history.mark("fault-end", **detail)
    tell(happened)
    return happened
