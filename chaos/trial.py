"""A trial: its own platform, clients and faults, and the verdicts of the checker."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from chaos.checker import Verdict, check
from chaos.history import History
from chaos.platform import Platform
from chaos.quiescence import StillMoving, until_quiet
from chaos.run import HISTORY, PLATFORM, SCHEDULE, Happened, Tell, endure
from chaos.schedule import Schedule
from chaos.workload import work

QUIET_WITHIN = 180.0


@dataclass(frozen=True, slots=True)
class Trial:
    happened: list[Happened]
    verdicts: list[Verdict]

    @property
    def held(self) -> bool:
        return all(verdict.holds for verdict in self.verdicts)


async def hold(
    folder: Path,
    planned: Schedule,
    *,
    sabotaged: Mapping[str, str] | None = None,
    tell: Tell = lambda _: None,
    stage: Callable[[str], None] = lambda _: None,
) -> Trial:
    """Hold a trial in an empty folder. `stage` is called with the current stage.

    Raises ProcessFailed if the platform does not start or come back.
    """
    planned.save(folder / SCHEDULE)
    history = History(folder / HISTORY)
    try:
        with Platform(folder / PLATFORM, sabotaged) as platform:
            stage("Starting")
            await platform.until_ready()
            target = platform.target

            async def working(stop: asyncio.Event) -> None:
                await work(target, planned.seed, history, stop)

            stage("At work")
            happened = await endure(platform, planned, history, working, tell)
            stage("Waiting until all is still")
            with suppress(StillMoving):  # if something still moves, the checker reports it
                await until_quiet(target, QUIET_WITHIN)
                history.mark("quiet")
            stage("Checking")
            return Trial(happened, await check(target, folder / HISTORY))
    finally:
        history.close()
