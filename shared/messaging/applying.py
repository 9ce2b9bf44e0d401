"""Apply the facts of a batch, in order per key.

Each record of a batch ends in one of these ways:

    applied     its effect is stored; effects are guarded by `sequence`, so repeating is harmless
    retried     the failure is temporary (an engine is away): repeat the batch, with backoff
    parked      it is not a fact, or cannot be applied: keep it with the reason, and park later
                facts of its key behind it
    skipped     it is a tombstone, or has a major that this version does not know

The state of a fact is applied even if its participle, a value or a field is unknown to this
version. Unknown additions are recorded for a version that knows them: see passed_over.py.
"""

import time
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from typing import Any

from aiokafka import ConsumerRecord
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    wait_random_exponential,
)

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
"""If more of the last WINDOW records were parked, a faulty version is likely: stop consuming."""

log = logger(__name__)


class ConsumerStopped(Exception):
    """The reason why a consumer has stopped, until its process is restarted.

    ConsumerStopped
    ├── TooManyParkedError    too many facts were parked, which points to a faulty version
    └── ConsumerBrokenError   a bug in the consumer itself
    """


class TooManyParkedError(ConsumerStopped):
    pass


class ConsumerBrokenError(ConsumerStopped):
    pass


class Applying:
    """The processing of batches. `apply` stores the effects of facts, or raises.

    After one of the errors `heals`, the batch is retried. After any other error, facts are applied
    one by one, and those that raise it are parked.
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
        self._persist = until_healed(heals)
        self._recent: deque[bool] = deque(maxlen=WINDOW)

    async def deal_with(self, batch: Batch) -> None:
        """Return once each record has one of the four outcomes. Raises: TooManyParkedError."""
        readable: list[Readable] = await self._persist(self._readable, batch)
        facts = [fact for _, fact in readable]
        await self._persist(self._note, facts)
        await self._persist(self._apply_or_park, readable)
        await self._persist(self._note, facts)

    async def _readable(self, batch: Batch) -> list[Readable]:
        """Return the records that are facts of known majors, and park unreadable ones."""
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
        """Park a record if an earlier fact of its key is parked. Returns whether it was."""
        keys = self._parking.keys
        if not keys or (record.topic, key_of(record)) not in keys:
            return False
        behind = await self._parking.park_behind(as_record(record))
        if behind:
            self._count(record, "parked")
        return behind

    async def _apply_or_park(self, readable: list[Readable]) -> None:
        """Apply a batch. If that fails, apply its facts one by one, and park those that fail."""
        if not readable:
            return
        try:
            await self._apply_facts(readable)
        except self._heals:
            raise
        except Exception as error:  # noqa: BLE001  the fact is kept and the rest goes on
            if len(readable) == 1:
                await self._park(readable[0][0], error)
                return
            for one in readable:
                if not await self._held_back(one[0]):
                    await self._apply_or_park([one])

    async def apply_noted(self, facts: list[Fact[Any]]) -> None:
        """Apply parked facts, when they are replayed."""
        await self._note(facts)
        await self._apply(facts)
        await self._note(facts)

    async def _note(self, facts: Sequence[Fact[Any]]) -> None:
        """Record the names in these facts that this version ignores.

        Called before and after the facts are applied.
        """
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
                # its text may quote a member; `parked show` prints it
                error=type(error).__name__,
            )
        if sum(self._recent) > MOST_PARKED_IN_WINDOW:
            raise TooManyParkedError(
                f"more than {MOST_PARKED_IN_WINDOW} of the last {WINDOW} facts were parked"
            )

    @staticmethod
    def _count(record: ConsumerRecord, outcome: str) -> None:
        metrics.CONSUMED.labels(topic=record.topic, outcome=outcome).inc()


def until_healed(heals: tuple[type[Exception], ...]) -> AsyncRetrying:
    """Retry a function with backoff while an engine is away."""
    return AsyncRetrying(
        retry=retry_if_exception_type(heals),
        wait=wait_random_exponential(0.1, max=LONGEST_BACKOFF_SECONDS),
        before_sleep=_report,
    )


def _report(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    metrics.CONSUMER_RETRIES.labels(error=type(error).__name__).inc()
    if state.attempt_number == 1:
        log.warning("the consumer waits for an engine", error=repr(error)[:500])
