"""The replay of parked facts by the running consumer; an operator's command only requests it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from shared.contracts.envelope import Fact, read_fact
from shared.messaging.parking import Parking, as_record
from shared.mongo import Document
from shared.observe import metrics
from shared.observe.logs import logger
from shared.observe.tracing import batch_span

PAUSE_SECONDS = 1.0

Apply = Callable[[list[Fact[Any]]], Awaitable[None]]
"""A function that stores the effects of a batch of facts, or raises. Idempotent."""

log = logger(__name__)


class Replay:
    """A replay of parked facts, with the consumer's own `apply` and `heals`."""

    def __init__(
        self, parking: Parking, apply: Apply, *, heals: tuple[type[Exception], ...]
    ) -> None:
        self._parking = parking
        self._apply = apply
        self._heals = heals

    async def run(self) -> None:
        """Replay on request, and load the keys that other processes parked, until cancelled."""
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            try:
                await self._parking.load()
                while (row := await self._parking.next_replay()) is not None:
                    await self._replay(row)
            except Exception as error:  # noqa: BLE001  it must not end unnoticed: again in a second
                log.warning("parking is out of reach", error=repr(error)[:200])

    async def _replay(self, row: Document) -> None:
        try:
            record = as_record(row)
            fact = read_fact(record.headers, record.value)
            if fact is not None:
                with batch_span("replay", [fact.traceparent]):
                    await self._apply([fact])
        except self._heals:
            raise
        except Exception as error:  # noqa: BLE001  it stays parked, with its new reason
            await self._parking.keep(row, error)
        else:
            await self._parking.release(row)
            metrics.CONSUMED.labels(topic=record.topic, outcome="replayed").inc()
