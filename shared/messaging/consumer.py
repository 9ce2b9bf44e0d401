"""The one consumer of facts: at least once in, exactly once in effect, nothing skipped.

A FastStream batch subscriber with manual acknowledgement. What can become of a record:

    applied     its effect is stored; effects are guarded by `sequence`, so twice is once
    retried     the failure heals (an engine is away): the same batch again, with backoff
    parked      it is no fact or cannot be applied: kept with its reason, its key's next behind it
    skipped     a tombstone, or a major that this version does not know

A participle, a value or a field that only a newer version knows keeps nobody from the state. What
is passed over so is noted for the version that knows it: see passed_over.py.

Offsets are committed after effects. When too much is parked (a bad deploy), the consumer stops.
"""

import asyncio
import random
import time
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import KafkaError
from faststream.kafka import KafkaMessage
from faststream.kafka.message import KafkaAckableMessage

from shared.contracts.aggregate import Aggregate
from shared.contracts.envelope import (
    Fact,
    UnreadableFactError,
    major_of,
    read_fact,
    traceparent_in,
)
from shared.messaging.crash_points import CrashPoint, pass_by
from shared.messaging.parking import Parking, Record
from shared.messaging.passed_over import PassedOver
from shared.messaging.replay import Apply, Replay
from shared.messaging.subscription import as_record, make_broker, subscribe
from shared.mongo import UNAVAILABLE
from shared.observe import metrics
from shared.observe.logs import logger
from shared.observe.tracing import TRACEPARENT, batch_span, is_recorded

BATCH = 500
LONGEST_BACKOFF_SECONDS = 5.0
WINDOW = 1_000
MOST_PARKED_IN_WINDOW = 100
"""A consumer that parks more than this of its last WINDOW records stops, and says so."""

Readable = tuple[Record, Fact[Any]]

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
        topics = [topic for aggregate in aggregates for topic in aggregate.topics]
        self._in_hand = 0
        self._oldest_in_hand: float | None = None
        self.stopped_by: ConsumerStopped | None = None
        self._broker = make_broker(kafka)
        self._subscriber = subscribe(
            self._broker, topics, group=parking.group, batch=batch, parking=parking, wrap=self._wrap
        )
        self._subscriber(self._consume)

    async def run(self) -> None:
        """Until cancelled. Kafka away at the start: waits for it."""
        replay = Replay(self._parking, self._apply_noted, heals=self._heals)
        drain = asyncio.create_task(replay.run(), name="parking-replay")
        try:
            await self._start()
            await asyncio.Event().wait()
        finally:
            drain.cancel()
            with suppress(asyncio.CancelledError):
                await drain
            with suppress(KafkaError):
                await self._broker.stop()

    async def lag(self) -> int:
        """How many facts on this process's partitions are not applied yet."""
        consumer = self._kafka_consumer
        if consumer is None:
            return 0
        lag = self._in_hand
        for partition in consumer.assignment():
            end = consumer.highwater(partition)
            if end is not None:
                # the position, not what was committed: it alone moves past a transaction's marker
                lag += max(0, end - await consumer.position(partition))
        metrics.CONSUMER_LAG.set(lag)
        return lag

    async def behind_seconds(self) -> float:
        """How long the oldest record that is taken and not yet dealt with has been on Kafka."""
        oldest = self._oldest_in_hand
        behind = max(0.0, time.time() - oldest) if oldest is not None else 0.0
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
        return self._subscriber.consumer

    async def _start(self) -> None:
        attempt = 0
        while True:
            try:
                await self._parking.load()
                await self._broker.start()
            except (KafkaError, *UNAVAILABLE) as error:
                attempt = await self._back_off(error, attempt)
            else:
                return

    async def _wrap(self, records: tuple[ConsumerRecord, ...]) -> KafkaMessage:
        """Replaces FastStream's parser, which decodes every header of every record."""
        return KafkaAckableMessage(raw_message=records, body=b"", consumer=self._kafka_consumer)

    async def _consume(self, message: KafkaMessage) -> None:
        """FastStream's handler for a batch. It never raises: FastStream would skip the batch."""
        try:
            await self._deal_with(message.raw_message)
        except Exception as bug:  # noqa: BLE001  standing still, and saying so, loses nothing
            await self._stop_for_good(ConsumerBrokenError(repr(bug)), bug)

    async def _deal_with(self, raw: tuple[ConsumerRecord, ...]) -> None:
        self._in_hand = len(raw)
        self._oldest_in_hand = min(record.timestamp for record in raw) / 1000
        records = [as_record(record) for record in raw if record.value is not None]
        readable = await self._persist(lambda: self._readable(records))
        await self._persist(lambda: self._note(fact for _, fact in readable))
        await self._persist(lambda: self._apply_or_park(readable))
        await self._persist(lambda: self._note(fact for _, fact in readable))
        self._in_hand, self._oldest_in_hand = 0, None
        pass_by(CrashPoint.AFTER_EFFECT)
        try:
            await self._kafka_consumer.commit()  # type: ignore[union-attr]
        except KafkaError as error:
            # the partitions have moved, or Kafka is away: their next consumer repeats the batch
            log.info("offsets not committed", error=repr(error))

    async def _stop_for_good(self, reason: ConsumerStopped, bug: Exception | None = None) -> None:
        self.stopped_by = reason
        metrics.CONSUMER_STOPPED.set(1)
        log.critical("consumer stopped", reason=repr(reason), exc_info=bug)
        await asyncio.Event().wait()

    async def _readable(self, records: Sequence[Record]) -> list[Readable]:
        """The records that are facts of known majors; what cannot be read is parked."""
        readable: list[Readable] = []
        skipped: dict[str, set[str]] = defaultdict(set)
        await self._parking.ready()
        for record in records:
            held_back = (record.topic, record.key) in self._parking.keys
            if held_back and await self._parking.park_behind(record):
                self._count(record, "parked")
                continue
            try:
                fact = read_fact(record.headers, record.value)
            except UnreadableFactError as error:
                await self._park(record, error)
                continue
            if fact is None:
                skipped[record.topic].add(major_of(record.fact_type))
                self._count(record, "skipped")
            else:
                readable.append((record, fact))
        await self._passed_over.note(skipped)
        return readable

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
                held_back = (one[0].topic, one[0].key) in self._parking.keys
                if held_back and await self._parking.park_behind(one[0]):
                    self._count(one[0], "parked")
                else:
                    await self._apply_or_park([one])

    async def _apply_noted(self, facts: list[Fact[Any]]) -> None:
        await self._note(facts)
        await self._apply(facts)
        await self._note(facts)

    async def _note(self, facts: Iterable[Fact[Any]]) -> None:
        """What is passed over in them; before they are applied, and after."""
        names: dict[str, set[str]] = defaultdict(set)
        topics = set()
        for fact in facts:
            topics.add(fact.topic)
            if fact.unknown:
                names[fact.topic] |= fact.unknown
        for topic, older in (await self._passed_over.of_newer(topics)).items():
            names[topic] |= older
        await self._passed_over.note(names)

    async def _apply_facts(self, readable: list[Readable]) -> None:
        facts = [fact for _, fact in readable]
        with batch_span("apply", (_trace_of(record, fact) for record, fact in readable)):
            await self._apply(facts)
        self._recent.extend([False] * len(readable))
        for topic, count in Counter(record.topic for record, _ in readable).items():
            metrics.CONSUMED.labels(topic=topic, outcome="applied").inc(count)
        oldest = min(fact.time for fact in facts).timestamp()
        metrics.FRESHNESS_SECONDS.observe(max(0.0, time.time() - oldest))

    async def _park(self, record: Record, error: Exception) -> None:
        await self._parking.park(record, error)
        self._recent.append(True)
        self._count(record, "parked")
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
    def _count(record: Record, outcome: str) -> None:
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


def _trace_of(record: Record, fact: Fact[Any]) -> str | None:
    """Its sending goes on in the trace of its change, where that is recorded."""
    if not is_recorded(fact.traceparent):
        return fact.traceparent
    sent = dict(record.headers).get(TRACEPARENT)
    return sent.decode("latin-1") if sent else fact.traceparent
