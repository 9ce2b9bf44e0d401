"""The consumer of facts: delivery is at least once, each effect happens exactly once.

This is a FastStream batch subscriber with manual acknowledgement; applying.py handles the records.
While a batch is applied, the next one is fetched and parsed, and waits. Offsets are committed after
the effects, and only those of the batch. If too many facts are parked (a bad deploy), the consumer
stops.
"""

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from shared.contracts.aggregate import Aggregate
from shared.messaging.applying import Applying, ConsumerBrokenError, ConsumerStopped, until_healed
from shared.messaging.batch import Batch, read_batch
from shared.messaging.crash_points import CrashPoint, pass_by
from shared.messaging.parking import Parking
from shared.messaging.passed_over import PassedOver
from shared.messaging.replay import Apply, Replay
from shared.mongo import UNAVAILABLE
from shared.observe import metrics
from shared.observe.logs import logger

if TYPE_CHECKING:
    from faststream.kafka import KafkaBroker

BATCH = 500
GRACE_SECONDS = 5.0
"""The time limit for the current batch during a shutdown."""

log = logger(__name__)


class FactConsumer:
    """A consumer that applies the facts of these aggregates in order per key.

    Its consumer group is that of `parking`. apply, heals: see Applying. aggregates: in their newest
    known major; older majors are consumed too.
    """

    def __init__(
        self,
        *,
        kafka: str,
        aggregates: Iterable[Aggregate[Any]],
        apply: Apply,
        parking: Parking,
        passed_over: PassedOver | None = None,
        heals: tuple[type[Exception], ...] = (),
        batch: int = BATCH,
    ) -> None:
        self._parking = parking
        self._heals = (*UNAVAILABLE, *heals)
        self._applying = Applying(
            apply, parking, passed_over or PassedOver(parking.scope), self._heals
        )
        self._in_hand: deque[Batch] = deque()
        self._dealing: asyncio.Task[None] | None = None
        self._assignments = 0
        self._ends = False
        self.stopped_by: ConsumerStopped | None = None
        self._kafka = kafka
        self._topics = [topic for aggregate in aggregates for topic in aggregate.topics]
        self._batch = batch
        self._subscriber: Any = None

    async def run(self) -> None:
        """Consume until cancelled. While Kafka is away, wait for it."""
        replay = Replay(self._parking, self._applying.apply_noted, heals=self._heals)
        drain = asyncio.create_task(replay.run(), name="parking-replay")
        broker = self._subscribe()
        try:
            await self._start(broker)
            await asyncio.Event().wait()
        finally:
            drain.cancel()
            with suppress(asyncio.CancelledError):
                await drain
            await self._finish()
            with suppress(KafkaError):
                await broker.stop()

    async def lag(self) -> int:
        """Return how many facts on this process's partitions are not applied yet."""
        consumer = self._kafka_consumer
        if consumer is None:
            return 0
        lag = sum(len(batch.records) for batch in self._in_hand)
        for partition in consumer.assignment():
            end = consumer.highwater(partition)
            if end is not None:
                # the position, not the committed offset: only the position moves past transaction
                # markers
                lag += max(0, end - await consumer.position(partition))
        metrics.CONSUMER_LAG.set(lag)
        return lag

    async def behind_seconds(self) -> float:
        """Return for how many seconds the oldest record in hand has been on Kafka."""
        behind = max(0.0, time.time() - self._in_hand[0].oldest) if self._in_hand else 0.0
        metrics.CONSUMER_BEHIND_SECONDS.set(behind)
        return behind

    async def partitions(self) -> int:
        """Return how many partitions this process consumes; 0 until its group has settled."""
        metrics.CONSUMER_PARTITIONS.set(self.assigned)
        return self.assigned

    @property
    def assigned(self) -> int:
        return len(self._kafka_consumer.assignment()) if self._kafka_consumer else 0

    @property
    def _kafka_consumer(self) -> AIOKafkaConsumer | None:
        return self._subscriber.consumer if self._subscriber is not None else None

    def _subscribe(self) -> "KafkaBroker":
        from shared.messaging import subscription

        broker = subscription.make_broker(self._kafka)
        self._subscriber = subscription.subscribe(
            broker,
            self._topics,
            self._consume,
            group=self._parking.group,
            batch=self._batch,
            revoked=self._revoked,
            assigned=self._parking.forget,
        )
        return broker

    async def _start(self, broker: "KafkaBroker") -> None:
        async def start() -> None:
            await self._parking.load()
            await broker.start()

        await until_healed((KafkaError, *UNAVAILABLE))(start)

    async def _consume(self, raw: tuple[ConsumerRecord, ...]) -> None:
        """Start a batch; the next one is fetched once this returns."""
        batch = read_batch(raw, self._assignments)
        self._in_hand.append(batch)
        if self._dealing is not None:
            await asyncio.wait([self._dealing])
        if not self._ends:
            self._dealing = asyncio.create_task(self._deal_safely(batch), name="batch")

    async def _finish(self) -> None:
        """Finish the current batch. The next owner of the partitions applies the following one."""
        self._ends = True
        if self._dealing is None:
            return
        await asyncio.wait([self._dealing], timeout=GRACE_SECONDS)
        self._dealing.cancel()
        await asyncio.wait([self._dealing])

    def _revoked(self) -> None:
        """Drop the batches read ahead: the next owner of their partitions fetches them again.

        This does not happen when partitions are assigned, which would drop the records fetched
        since.
        """
        self._assignments += 1

    async def _deal_safely(self, batch: Batch) -> None:
        try:
            if batch.assignment == self._assignments:
                await self._deal_with(batch)
        except ConsumerStopped as reason:
            await self._stop_for_good(reason)
        except Exception as bug:  # noqa: BLE001  stopping, and logging why, loses nothing
            await self._stop_for_good(ConsumerBrokenError(repr(bug)), bug)
        self._in_hand.popleft()

    async def _deal_with(self, batch: Batch) -> None:
        await self._applying.deal_with(batch)
        pass_by(CrashPoint.AFTER_EFFECT)
        await self._commit(batch.offsets)

    async def _commit(self, offsets: dict[TopicPartition, int]) -> None:
        consumer = self._kafka_consumer
        own = consumer.assignment() if consumer is not None else ()
        still_here = {partition: at for partition, at in offsets.items() if partition in own}
        if not still_here:
            return
        try:
            await consumer.commit(still_here)  # type: ignore[union-attr]
        except KafkaError as error:
            # the partitions have moved, or Kafka is away: their next consumer repeats the batch
            log.info("offsets not committed", error=repr(error))

    async def _stop_for_good(self, reason: ConsumerStopped, bug: Exception | None = None) -> None:
        self.stopped_by = reason
        metrics.CONSUMER_STOPPED.set(1)
        log.critical("consumer stopped", reason=repr(reason), exc_info=bug)
        await asyncio.Event().wait()
