"""The one consumer of facts: at least once in, exactly once in effect, nothing skipped.

A batch subscriber of FastStream's with manual acknowledgement. What can become of a record:

    applied     its effect is stored; effects are guarded by `sequence`, so twice is once
    retried     the failure heals (an engine is away): the same batch again, with backoff
    parked      it is no fact or cannot be applied: kept with its reason, its key's next behind it
    skipped     a tombstone, or a major that this version does not know

A participle, a value or a field that only a newer version knows keeps nobody from the state. What
is passed over so is noted for the version that knows it: see passed_over.py.

While a batch is applied the next one is fetched and read; it waits until the one before is done.
Offsets are committed after effects, those of the batch and no others. When too much is parked (a
bad deploy), the consumer stops.
"""

import asyncio
import random
import time
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from shared.contracts.aggregate import Aggregate, read_type
from shared.contracts.envelope import Fact, major_of, traceparent_in
from shared.messaging.batch import Batch, Readable, as_record, key_of, read_batch, trace_of
from shared.messaging.crash_points import CrashPoint, pass_by
from shared.messaging.parking import Parking
from shared.messaging.passed_over import PassedOver
from shared.messaging.replay import Apply, Replay
from shared.mongo import UNAVAILABLE
from shared.observe import metrics
from shared.observe.logs import logger
from shared.observe.tracing import batch_span

if TYPE_CHECKING:
    from faststream.kafka import KafkaBroker

BATCH = 500
LONGEST_BACKOFF_SECONDS = 5.0
WINDOW = 1_000
MOST_PARKED_IN_WINDOW = 100
"""A consumer that parks more than this of its last WINDOW records stops, and says so."""

GRACE_SECONDS = 5.0
"""How long a batch in hand may take to be applied when the process is asked to stop."""

log = logger(__name__)


class ConsumerStopped(Exception):
    """Why a consumer stands still, until its process is started anew.

    ConsumerStopped
    ├── TooManyParkedError    more was parked than single bad facts explain
    └── ConsumerBrokenError   a bug of the consumer's own
    """


class TooManyParkedError(ConsumerStopped):
    pass


class ConsumerBrokenError(ConsumerStopped):
    pass


class FactConsumer:
    """Applies the facts of some aggregates in order of their keys, as one of its parking's group.

    `apply` stores the effects of a batch or raises. An error that is one of `heals` is retried;
    any other is looked for fact by fact, and the facts that raise it are parked. `aggregates`: in
    the newest major known, and read in those before it too.
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
        self._apply = apply
        self._parking = parking
        self._passed_over = passed_over or PassedOver(parking.scope)
        self._heals = (*UNAVAILABLE, *heals)
        self._recent: deque[bool] = deque(maxlen=WINDOW)
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
        """Until cancelled. Kafka away at the start: waits for it."""
        replay = Replay(self._parking, self._apply_noted, heals=self._heals)
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
        """How many facts on this process's partitions are not applied yet."""
        consumer = self._kafka_consumer
        if consumer is None:
            return 0
        lag = sum(len(batch.records) for batch in self._in_hand)
        for partition in consumer.assignment():
            end = consumer.highwater(partition)
            if end is not None:
                # the position, not what was committed: it alone moves past a transaction's marker
                lag += max(0, end - await consumer.position(partition))
        metrics.CONSUMER_LAG.set(lag)
        return lag

    async def behind_seconds(self) -> float:
        """How long the oldest record that is taken and not yet dealt with has been on Kafka."""
        oldest = self._in_hand[0].oldest if self._in_hand else time.time()
        behind = max(0.0, time.time() - oldest)
        metrics.CONSUMER_BEHIND_SECONDS.set(behind)
        return behind

    async def partitions(self) -> int:
        """How many partitions this process consumes; 0 until its group has settled."""
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
        attempt = 0
        while True:
            try:
                await self._parking.load()
                await broker.start()
            except (KafkaError, *UNAVAILABLE) as error:
                attempt = await self._back_off(error, attempt)
            else:
                return

    async def _consume(self, raw: tuple[ConsumerRecord, ...]) -> None:
        """Start on a batch; the next one is fetched once this returns."""
        batch = read_batch(raw, self._assignments)
        self._in_hand.append(batch)
        if self._dealing is not None:
            await asyncio.wait([self._dealing])
        if not self._ends:
            self._dealing = asyncio.create_task(self._deal_safely(batch), name="batch")

    async def _finish(self) -> None:
        """Let the current batch end; the one behind it is for the next owner of its partitions."""
        self._ends = True
        if self._dealing is None:
            return
        await asyncio.wait([self._dealing], timeout=GRACE_SECONDS)
        self._dealing.cancel()
        await asyncio.wait([self._dealing])

    def _revoked(self) -> None:
        """Drop what is read ahead: the next owner of its partitions fetches it again.

        Not counted when partitions are assigned: what was fetched since would be dropped.
        """
        self._assignments += 1

    async def _deal_safely(self, batch: Batch) -> None:
        try:
            if batch.assignment == self._assignments:
                await self._deal_with(batch)
        except Exception as bug:  # noqa: BLE001  standing still, and saying so, loses nothing
            await self._stop_for_good(ConsumerBrokenError(repr(bug)), bug)
        self._in_hand.popleft()

    async def _deal_with(self, batch: Batch) -> None:
        readable = await self._persist(lambda: self._readable(batch))
        facts = [fact for _, fact in readable]
        await self._persist(lambda: self._note(facts))
        await self._persist(lambda: self._apply_or_park(readable))
        await self._persist(lambda: self._note(facts))
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

    async def _readable(self, batch: Batch) -> list[Readable]:
        """The records that are facts of known majors; what cannot be read is parked."""
        readable: list[Readable] = []
        skipped: dict[str, set[str]] = defaultdict(set)
        await self._parking.ready()
        for record, content in zip(batch.records, batch.contents, strict=True):
            if await self._held_back(record):
                continue
            if isinstance(content, Fact):
                readable.append((record, content))
            elif content is None:
                skipped[record.topic].add(major_of(as_record(record).fact_type))
                self._count(record, "skipped")
            else:
                await self._park(record, content)
        await self._passed_over.note(skipped)
        return readable

    async def _held_back(self, record: ConsumerRecord) -> bool:
        """Whether an earlier fact of its key is parked: then it is parked behind that."""
        keys = self._parking.keys
        if not keys or (record.topic, key_of(record)) not in keys:
            return False
        behind = await self._parking.park_behind(as_record(record))
        if behind:
            self._count(record, "parked")
        return behind

    async def _apply_or_park(self, readable: list[Readable]) -> None:
        """Apply a batch; where something in it refuses, one by one, parking what refuses."""
        if not readable:
            return
        try:
            await self._apply_facts(readable)
        except self._heals:
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, the fact is kept and the rest goes on
            if len(readable) == 1:
                await self._park(readable[0][0], error)
                return
            for one in readable:
                if not await self._held_back(one[0]):
                    await self._apply_or_park([one])

    async def _apply_noted(self, facts: list[Fact[Any]]) -> None:
        await self._note(facts)
        await self._apply(facts)
        await self._note(facts)

    async def _note(self, facts: Sequence[Fact[Any]]) -> None:
        """What is passed over in them; before they are applied, and after."""
        names: dict[str, set[str]] = defaultdict(set)
        for fact in facts:
            if fact.unknown:
                names[fact.topic] |= fact.unknown
        types = map(read_type, {fact.type for fact in facts})
        topics = {known.topic for known in types if known is not None}
        for topic, older in (await self._passed_over.of_newer(topics)).items():
            names[topic] |= older
        await self._passed_over.note(names)

    async def _apply_facts(self, readable: list[Readable]) -> None:
        facts = [fact for _, fact in readable]
        with batch_span("apply", (trace_of(record, fact) for record, fact in readable)):
            await self._apply(facts)
        self._recent.extend([False] * len(readable))
        for topic, count in Counter(record.topic for record, _ in readable).items():
            metrics.CONSUMED.labels(topic=topic, outcome="applied").inc(count)
        oldest = min(fact.time for fact in facts).timestamp()
        metrics.FRESHNESS_SECONDS.observe(max(0.0, time.time() - oldest))

    async def _park(self, refused: ConsumerRecord, error: Exception) -> None:
        record = as_record(refused)
        await self._parking.park(record, error)
        self._recent.append(True)
        self._count(refused, "parked")
        with batch_span("park", [traceparent_in(record.headers)]):
            log.error(
                "fact parked",
                topic=record.topic,
                key=record.key,
                offset=record.offset,
                fact_type=record.fact_type,
                # its words may be a member's: `parked show` has them
                error=type(error).__name__,
            )
        if sum(self._recent) > MOST_PARKED_IN_WINDOW:
            await self._stop_for_good(
                TooManyParkedError(
                    f"more than {MOST_PARKED_IN_WINDOW} of the last {WINDOW} facts were parked"
                )
            )

    @staticmethod
    def _count(record: ConsumerRecord, outcome: str) -> None:
        metrics.CONSUMED.labels(topic=record.topic, outcome=outcome).inc()

    async def _persist(self, attempt_once: Callable[[], Awaitable[Any]]) -> Any:
        attempt = 0
        while True:
            try:
                return await attempt_once()
            except self._heals as error:
                attempt = await self._back_off(error, attempt)

    async def _back_off(self, error: Exception, attempt: int) -> int:
        metrics.CONSUMER_RETRIES.labels(error=type(error).__name__).inc()
        if attempt == 0:
            log.warning("the consumer waits for an engine", error=repr(error)[:500])
        longest = min(LONGEST_BACKOFF_SECONDS, 0.1 * 2**attempt)
        await asyncio.sleep(random.uniform(longest / 2, longest))  # noqa: S311  jitter, no secret
        return attempt + 1
