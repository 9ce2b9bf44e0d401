"""How the facts of a batch have their effects, in the order of their keys. Nothing is skipped.

What can become of a record:

    applied     its effect is stored; effects are guarded by `sequence`, so twice is once
    retried     the failure heals (an engine is away): the same batch again, with backoff
    parked      it is no fact or cannot be applied: kept with its reason, its key's next behind it
    skipped     a tombstone, or a major that this version does not know

A participle, a value or a field that only a newer version knows keeps nobody from the state. What
is passed over so is noted for the version that knows it: see passed_over.py.
"""

import asyncio
import random
import time
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiokafka import ConsumerRecord

from shared.contracts.aggregate import read_type
from shared.contracts.envelope import Fact, major_of, traceparent_in
from shared.messaging.batch import Batch, Readable, as_record, key_of, trace_of
from shared.messaging.parking import Parking
from shared.messaging.passed_over import PassedOver
from shared.messaging.replay import Apply
from shared.observe import metrics
from shared.observe.logs import logger
from shared.observe.tracing import batch_span

LONGEST_BACKOFF_SECONDS = 5.0
WINDOW = 1_000
MOST_PARKED_IN_WINDOW = 100
"""More than this parked of the last WINDOW records is no single bad fact: the consumer stops."""

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


class Applying:
    """`apply` stores the effects of facts or raises.

    An error that is one of `heals` is retried; any other is looked for fact by fact, and the facts
    that raise it are parked.
    """

    def __init__(
        self,
        apply: Apply,
        parking: Parking,
        passed_over: PassedOver,
        heals: tuple[type[Exception], ...],
    ) -> None:
        self._apply = apply
        self._parking = parking
        self._passed_over = passed_over
        self._heals = heals
        self._recent: deque[bool] = deque(maxlen=WINDOW)

    async def deal_with(self, batch: Batch) -> None:
        """Returns once each record has become one of the four. Raises: TooManyParkedError."""
        readable = await self._persist(lambda: self._readable(batch))
        facts = [fact for _, fact in readable]
        await self._persist(lambda: self._note(facts))
        await self._persist(lambda: self._apply_or_park(readable))
        await self._persist(lambda: self._note(facts))

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

    async def apply_noted(self, facts: list[Fact[Any]]) -> None:
        """Apply facts that were parked, once they are replayed."""
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
            raise TooManyParkedError(
                f"more than {MOST_PARKED_IN_WINDOW} of the last {WINDOW} facts were parked"
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
                attempt = await back_off(error, attempt)


async def back_off(error: Exception, attempt: int) -> int:
    """Wait for an engine, longer with each attempt; the number of the next one."""
    metrics.CONSUMER_RETRIES.labels(error=type(error).__name__).inc()
    if attempt == 0:
        log.warning("the consumer waits for an engine", error=repr(error)[:500])
    longest = min(LONGEST_BACKOFF_SECONDS, 0.1 * 2**attempt)
    await asyncio.sleep(random.uniform(longest / 2, longest))  # noqa: S311  jitter, no secret
    return attempt + 1
