"""The relay: it publishes committed facts to Kafka, in order per aggregate, at least once.

Each service has one active relay, the holder of a lease in the store. The relay queries pending
rows (commit order differs from id order, so it keeps no cursor) and takes turns between lanes (a
topic and a key in it), so that none starves. It sends a lane's next fact only after the previous
one was acknowledged: a fact that cannot be sent blocks its own lane and no other.

Each batch is a Kafka transaction, because of fencing: if a relay was paused beyond its lease and
wakes up again, the broker refuses its batch. So it cannot publish an old version after a newer one,
which compaction would then remove.

A batch is marked as published while the next one is read and sent. The next one has other lanes,
since the scan continues after the last lane; all rows are marked before the scan starts over.
"""

import asyncio
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
from shared.messaging.worker import rest
from shared.mongo import UNAVAILABLE, Document, Lease, Store
from shared.observe import metrics
from shared.observe.logs import logger
from shared.observe.tracing import send_span

BATCH = 2_000
"""The limit on facts in one Kafka transaction."""
OF_THE_FACT_ITSELF = (MessageSizeTooLargeError, LookupError, TypeError, ValueError)
"""The errors that block a fact's lane. All others come from Kafka, and the batch is sent again."""
POLL_SECONDS = 0.5
LEASE_SECONDS = 6
LONGEST_BACKOFF_SECONDS = 5.0
REQUEST_TIMEOUT_MS = 10_000

log = logger(__name__)


def transactional_id(service: str) -> str:
    """Return the id by which Kafka fences a service's relays: only the newest one may write."""
    return f"guilde.{service}.relay"


class Relay:
    """The relay of one process. `holder` is unique per process.

    `wake` is called after each commit in this process.
    """

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
        self._after = outbox.FIRST
        self._apart = False
        self._marking: asyncio.Task[None] | None = None

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Run until cancelled. While Kafka or the store is away, facts wait in the outbox."""
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
                    await rest(self._woken, POLL_SECONDS)
        finally:
            watcher.cancel()
            with suppress(asyncio.CancelledError):
                await watcher
            await self._stop()

    async def _is_active(self) -> bool:
        """Hold the lease and a connection. Returns whether this succeeds.

        Connecting may take longer than the lease lasts, and fences a process that took over. So the
        lease is taken again after connecting, before rows to send are read.
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
        """Send one batch, and begin to mark it. Returns whether more may be waiting."""
        after = self._after
        rows, full = await self._next_batch()
        self._after = outbox.lane(rows[-1]) if full else outbox.FIRST
        sent = await self._send(rows) if rows else []
        await self._marked()
        if sent:
            self._marking = asyncio.create_task(self._mark(sent), name="outbox-marks")
        if not full:
            await self._marked()
            self._apart = False
        return full or after != outbox.FIRST

    async def _next_batch(self) -> tuple[list[Document], bool]:
        """Return rows, and whether more may follow. After an error, return rows of one topic only.

        If a broker refuses one topic, the others are then not refused with it.
        """
        rows, full = await outbox.pending(self._store, after=self._after, limit=BATCH)
        if not self._apart or not rows:
            return rows, full
        of_one = [row for row in rows if row["topic"] == rows[0]["topic"]]
        return of_one, full or len(of_one) < len(rows)

    async def _mark(self, sent: Sequence[Document]) -> None:
        pass_by(CrashPoint.AFTER_SEND)
        await outbox.mark_published(self._store.scope, sent, self._clock())
        metrics.RELAYED.inc(len(sent))

    async def _marked(self) -> None:
        """Wait until the previous batch is marked. Raises the error of marking, if any."""
        marking, self._marking = self._marking, None
        if marking is not None:
            await marking

    async def oldest_pending_seconds(self) -> float:
        oldest = await outbox.oldest_pending(self._store.scope)
        age = max(0.0, (self._clock() - oldest).total_seconds()) if oldest else 0.0
        metrics.OUTBOX_OLDEST_SECONDS.set(age)
        return age

    async def _send(self, rows: Sequence[Document]) -> list[Document]:
        """Send rows, and return those that Kafka acknowledged.

        On KafkaError, none is acknowledged.
        """
        producer = await self._connected()
        async with producer.transaction():
            return await self._send_in_waves(producer, rows)

    async def _send_in_waves(
        self, producer: AIOKafkaProducer, rows: Sequence[Document]
    ) -> list[Document]:
        """Send the first fact of every lane, then the second of each lane without a failure..."""
        sent: list[Document] = []
        blocked: set[outbox.Lane] = set()
        for wave in outbox.in_waves(rows):
            going = [row for row in wave if outbox.lane(row) not in blocked]
            for row, result in zip(going, await _send_wave(producer, going), strict=True):
                if isinstance(result, OF_THE_FACT_ITSELF):
                    self._block(row, result)
                    blocked.add(outbox.lane(row))
                elif isinstance(result, BaseException):
                    raise result
                else:
                    sent.append(row)
        return sent

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
                request_timeout_ms=REQUEST_TIMEOUT_MS,
            )
            try:
                await producer.start()
            except BaseException:
                await producer.stop()
                raise
            self._producer = producer
        return self._producer

    async def _failed(self, error: Exception, failures: int) -> None:
        """Drop the producer, since it may be unusable: the next pass creates a new one.

        Unlike a retry of a single call, each pass starts with the lease, and some passes do no
        work.
        """
        metrics.RELAY_ACTIVE.set(0)
        metrics.RELAY_FAILURES.labels(error=type(error).__name__).inc()
        if failures == 1:
            log.warning("the relay waits for an engine", error=repr(error))
        self._apart = True
        with suppress(*UNAVAILABLE):
            await self._marked()
        await self._drop_producer()
        await asyncio.sleep(min(LONGEST_BACKOFF_SECONDS, 0.1 * 2**failures))

    async def _watch(self) -> None:
        """Wake at commits of other processes. Polling finds all rows; this only makes it faster."""
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
        with suppress(*UNAVAILABLE):
            await self._marked()
        await self._drop_producer()
        metrics.RELAY_ACTIVE.set(0)
        with suppress(*UNAVAILABLE):
            await self._lease.release()


async def _send_wave(producer: AIOKafkaProducer, wave: Sequence[Document]) -> list[object]:
    """Send rows, and return the result or error of each. Raises: KafkaError.

    Rows are passed to the producer one by one: a thousand waiting tasks would all wake whenever
    there is buffer space.
    """
    handed: list[asyncio.Future[object]] = []
    try:
        for row in wave:
            handed.append(await _hand_over(producer, row))  # noqa: PERF401  kept where one fails
    except KafkaError:
        await asyncio.gather(*handed, return_exceptions=True)
        raise
    return await asyncio.gather(*handed, return_exceptions=True)


async def _hand_over(producer: AIOKafkaProducer, row: Document) -> asyncio.Future[object]:
    """Pass a row to the producer, which acknowledges it later."""
    acknowledged: asyncio.Future[object]
    try:
        headers = [(name, bytes(value)) for name, value in row["headers"]]
        value = None if row["value"] is None else bytes(row["value"])
        with send_span(row["topic"], traceparent_in(headers)) as carried:
            acknowledged = await producer.send(
                row["topic"], value, key=row["key"].encode(), headers=[*headers, *carried]
            )
    except OF_THE_FACT_ITSELF as error:
        acknowledged = asyncio.get_running_loop().create_future()
        acknowledged.set_exception(error)
    return acknowledged
