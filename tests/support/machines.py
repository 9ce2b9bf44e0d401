"""State machines of Hypothesis over real engines: their rules run in the loop of the tests."""

import asyncio
import warnings
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

Result = TypeVar("Result")

LONGEST_STEP_SECONDS = 60


class Machine(RuleBasedStateMachine):
    """Rules are not coroutines: each gives what it does to `do`."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._loop = loop

    def do(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(LONGEST_STEP_SECONDS)


async def run_machine(
    make: Callable[[asyncio.AbstractEventLoop], Machine], *, examples: int, steps: int
) -> None:
    """In a thread of its own, while this loop serves what it asks; the same examples every time."""
    loop = asyncio.get_running_loop()
    bounded = settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=True,
        phases=[Phase.generate],  # what fails is told as it was met: shrinking takes minutes
        deadline=None,
        suppress_health_check=list(HealthCheck),  # real engines are slow, which is no finding
    )
    factory: Any = lambda: make(loop)  # noqa: E731  typed as a class, called as any factory
    with warnings.catch_warnings():
        # it sees that `random` was used meanwhile, which is by what runs in the loop
        warnings.filterwarnings("ignore", "Do not use the `random` module inside strategies")
        await asyncio.to_thread(run_state_machine_as_test, factory, settings=bounded)
