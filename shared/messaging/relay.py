"""The relay: puts committed facts on Kafka, in order per aggregate, at least once.

One is active per service, by a lease in the store. It selects what is pending (commit order differs
from id order, so there is no cursor to keep), goes round the keys so that none starves, and sends a
key's next fact only when the one before is acknowledged: a fact that cannot be sent blocks its key
and no other.

Each batch is a Kafka transaction, for its fencing: a relay that was paused past its lease and wakes
up again is refused by the broker, so it cannot put an old version behind a newer one, where
compaction would keep the old.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from shared.contracts.envelope import traceparent_in
from shared.messaging import outbox
from shared.messaging.brokers import client_options
from shared.messaging.crash_points import CrashPoint, pass_by
from shared.messaging.topics import LARGEST_FACT_BYTES
from shared.messaging.unit import utc_now
from shared.mongo import UNAVAILABLE, Document, Lease, Store
from shared.observe import metrics
from shared.observe.logs import logger
from shared.observe.tracing import send_span

BATCH = 500
POLL_SECONDS = 0.5
LEASE_SECONDS = 6
LONGEST_BACKOFF_SECONDS = 5.0

log = logger(__name__)


def transactional_id(service: str) -> str:
    """By which Kafka knows a service's relays, and lets only the last one write."""
    return f"guilde.{service}.relay"


class Relay:
    """`holder` is unique per process. `wake` is called after each commit in this process."""

    def __init__(
        self,
        store: Store,
        *,
        kafka: str,
        service: str,
        holder: str,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._kafka = kafka
        self._transactional_id = transactional_id(service)
        self._lease = Lease(store.scope, "relay", holder, seconds=LEASE_SECONDS)
        self._clock = clock
        self._woken = asyncio.Event()
        self._producer: AIOKafkaProducer | None = None
        self._after_key = ""

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled. Kafka or the store away: keeps trying, the facts wait in the outbox."""
        watcher = asyncio.create_task(self._watch(), name="outbox-watcher")
        failures = 0
        try:
            while True:
                try:
                    active = await self._is_active()
                    metrics.RELAY_ACTIVE.set(active)
                    more = active and await self.relay_once()
                    failures = 0
                except (KafkaError, *UNAVAILABLE) as error:
                    failures += 1
                    await self._failed(error, failures)
                    more = False
                if not more:
                    await self._rest()
        finally:
            watcher.cancel()
            with suppress(asyncio.CancelledError):
                await watcher
            await self._stop()

    async def _is_active(self) -> bool:
        """Hold the lease, connected.

        Connecting may take longer than the lease lasts, and fences whoever took over meanwhile: so
        the lease is asked for once more, and only then is anything read that will be sent.
        """
        if not await self._lease.hold():
            return False
        if self._producer is not None:
            return True
        await self._connected()
        if await self._lease.hold():
            return True
        await self._drop_producer()
        return False

    async def relay_once(self) -> bool:
        """One batch: send, await all, mark in one write. True: more may be waiting."""
        after = self._after_key
        rows, full = await outbox.pending(self._store, after_key=after, limit=BATCH)
        self._after_key = rows[-1]["key"] if full else ""
        if rows:
            sent = await self._send(rows)
            pass_by(CrashPoint.AFTER_SEND)
            await outbox.mark_published(self._store.scope, sent, self._clock())
            metrics.RELAYED.inc(len(sent))
        return full or after != ""

    async def oldest_pending_seconds(self) -> float:
        oldest = await outbox.oldest_pending(self._store.scope)
        age = max(0.0, (self._clock() - oldest).total_seconds()) if oldest else 0.0
        metrics.OUTBOX_OLDEST_SECONDS.set(age)
        return age

    async def _send(self, rows: Sequence[Document]) -> list[str]:
        """The ids of the rows that Kafka acknowledged. Raises: KafkaError, and none of them is."""
        producer = await self._connected()
        async with producer.transaction():
            return await self._send_in_waves(producer, rows)

    async def _send_in_waves(
        self, producer: AIOKafkaProducer, rows: Sequence[Document]
    ) -> list[str]:
        """The first fact of every key, then the second of every key that had no failure..."""
        queues: dict[str, deque[Document]] = defaultdict(deque)
        for row in rows:
            queues[row["key"]].append(row)
        sent: list[str] = []
        while queues:
            wave = [queue.popleft() for queue in queues.values()]
            results = await asyncio.gather(
                *(self._send_one(producer, row) for row in wave), return_exceptions=True
            )
            for row, result in zip(wave, results, strict=True):
                if isinstance(result, MessageSizeTooLargeError):
                    self._block(row, result)
                    del queues[row["key"]]
                elif isinstance(result, BaseException):
                    raise result
                else:
                    sent.append(row["_id"])
            queues = {key: queue for key, queue in queues.items() if queue}
        return sent

    async def _send_one(self, producer: AIOKafkaProducer, row: Document) -> None:
        headers = [(name, bytes(value)) for name, value in row["headers"]]
        value = None if row["value"] is None else bytes(row["value"])
        with send_span(row["topic"], traceparent_in(headers)) as carried:
            acknowledged = await producer.send(
                row["topic"], value, key=row["key"].encode(), headers=[*headers, *carried]
            )
            await acknowledged

    def _block(self, row: Document, error: BaseException) -> None:
        metrics.RELAY_FAILURES.labels(error=type(error).__name__).inc()
        log.error(
            "a fact could not be sent; it blocks its key",
            fact=row["_id"],
            key=row["key"],
            topic=row["topic"],
            error=repr(error),
        )

    async def _connected(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = AIOKafkaProducer(
                **client_options(self._kafka),
                transactional_id=self._transactional_id,
                linger_ms=2,
                max_batch_size=256 * 1024,
                max_request_size=LARGEST_FACT_BYTES,
                request_timeout_ms=10_000,
            )
            try:
                await producer.start()
            except BaseException:
                await producer.stop()
                raise
            self._producer = producer
        return self._producer

    async def _failed(self, error: Exception, failures: int) -> None:
        """A producer that failed may be unusable: the next pass makes a new one."""
        metrics.RELAY_ACTIVE.set(0)
        metrics.RELAY_FAILURES.labels(error=type(error).__name__).inc()
        if failures == 1:
            log.warning("the relay waits for an engine", error=repr(error))
        await self._drop_producer()
        await asyncio.sleep(min(LONGEST_BACKOFF_SECONDS, 0.1 * 2**failures))

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            # not `wait_for`: before Python 3.12 it loses a cancellation that comes with a wake-up
            async with asyncio.timeout(POLL_SECONDS):
                await self._woken.wait()
        self._woken.clear()

    async def _watch(self) -> None:
        """Wake at commits of other processes. The poll is the truth; this only makes it soon."""
        while True:
            try:
                async for _ in self._store.inserts(outbox.COLLECTION):
                    self.wake()
            except UNAVAILABLE:
                await asyncio.sleep(1)
            except Exception as error:  # noqa: BLE001  a lost history or a store without streams: polling goes on
                log.warning("no change stream, polling only", error=repr(error))
                await asyncio.sleep(10)

    async def _drop_producer(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            with suppress(KafkaError, TimeoutError):
                await asyncio.wait_for(producer.stop(), 2)

    async def _stop(self) -> None:
        await self._drop_producer()
        metrics.RELAY_ACTIVE.set(0)
        with suppress(*UNAVAILABLE):
            await self._lease.release()
