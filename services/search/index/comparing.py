"""The comparison of a pair of indices with the live one, until nothing is in flight."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from services.search.index.aliases import Indices
from services.search.index.client import Engine
from services.search.index.digest import Differences, compare, look_again
from shared.mongo import Alone

SETTLING_SECONDS = 30
"""How long to wait for batches of live consumers before a difference counts as real."""


@dataclass(frozen=True, slots=True)
class Settling:
    """within: in seconds. compared: called with the rows of the pair and of the live one."""

    within: float = SETTLING_SECONDS
    compared: Callable[[int, int], None] = lambda *_: None


async def settled(
    engine: Engine, indices: Indices, pair: tuple[str, str], alone: Alone, settling: Settling
) -> Differences:
    """Compare until live consumers have had time to finish their batches."""
    deadline = time.monotonic() + settling.within
    while True:
        differences = await _differences(engine, indices, pair)
        settling.compared(differences.built.count, differences.live.count)
        if not differences or time.monotonic() > deadline:
            return differences
        alone.check()
        await asyncio.sleep(1)


async def _differences(engine: Engine, indices: Indices, pair: tuple[str, str]) -> Differences:
    live_documents, live_access = await indices.live_pair()
    documents, access = pair
    await indices.refresh(documents, access, live_documents, live_access)
    found = await _compared(engine, live_documents, documents)
    found.merge(await _compared(engine, live_access, access))
    return found


async def _compared(engine: Engine, live: str, built: str) -> Differences:
    found = await compare(engine, live, built)
    await look_again(engine, live, built, found)
    return found
