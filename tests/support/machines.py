"""Hypothesis state machines over real engines: their rules run in the tests' event loop."""

import asyncio
import warnings
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

Result = TypeVar("Result")

LONGEST_STEP_SECONDS = 60


class Machine(RuleBasedStateMachine):
    """A state machine whose rules are plain functions: each hands its coroutine to `do`."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._loop = loop

    def do(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(LONGEST_STEP_SECONDS)


async def run_machine(
    make: Callable[[asyncio.AbstractEventLoop], Machine], *, examples: int, steps: int
) -> None:
    """Run the machine in a thread and its coroutines in this loop; examples never change."""
    loop = asyncio.get_running_loop()
    bounded = settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=True,
        phases=[Phase.generate],  # report the first failing example: shrinking takes minutes
        deadline=None,
        suppress_health_check=list(HealthCheck),  # real engines are slow, and that is no failure
    )
    factory: Any = lambda: make(loop)  # noqa: E731  typed as a class, called as any factory
    with warnings.catch_warnings():
        # Hypothesis warns that `random` was used: the tasks in the loop used it
        warnings.filterwarnings("ignore", "Do not use the `random` module inside strategies")
        await asyncio.to_thread(run_state_machine_as_test, factory, settings=bounded)
