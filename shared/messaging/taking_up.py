"""Catching up with additions that older versions ignored, once a version knows them.

Each consuming process checks at its start and then periodically, since an older process may still
ignore additions. One process at a time catches up, while all of them serve.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
from aiokafka import ConsumerRecord

from shared.contracts.envelope import Fact, UnreadableFactError, read_fact
from shared.messaging.log import Log
from shared.messaging.passed_over import FRESH_SECONDS, Names, PassedOver, is_revision
from shared.messaging.read_models import ReadModel
from shared.messaging.rebuild import rebuild_of
from shared.messaging.replay import Apply
from shared.mongo import Alone, HeldElsewhereError, Store
from shared.observe.logs import logger

SETTLE_SECONDS = FRESH_SECONDS + 0.5
"""The time after which every older process knows that there is a newer revision."""

PAUSE_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 3_600.0

TakeUp = Callable[[Names], Awaitable[None]]
"""A function that rebuilds the projections of these topics, and repeats other effects of facts.

Only facts that contain something with these names are repeated. Idempotent; it notifies nobody.
"""

log = logger(__name__)


class TakingUp:
    """The task of catching up.

    `alone` keeps other processes of the service from doing it at the same time.
    """

    def __init__(
        self,
        passed_over: PassedOver,
        take_up: TakeUp,
        alone: Callable[[], Alone],
        *,
        pause: float = PAUSE_SECONDS,
    ) -> None:
        self._passed_over = passed_over
        self._take_up = take_up
        self._alone = alone
        self._pause = pause
        self._announced = False

    async def run(self) -> None:
        """Run until cancelled. Failures are retried with backoff.

        If an older process recorded more meanwhile, that is not a failure, so there is no backoff.
        """
        pause = self._pause
        while True:
            try:
                await self.once()
                pause = self._pause
            except Exception as error:  # noqa: BLE001  it must not end unnoticed: again, later
                log.warning("what was passed over waits", error=repr(error)[:300])
                pause = min(LONGEST_PAUSE_SECONDS, 2 * pause)
            await asyncio.sleep(pause)

    async def once(self) -> bool:
        """Return whether every known name is caught up with, or another process is doing it."""
        if not self._announced:
            outdated = await self._passed_over.announce()
            await asyncio.sleep(SETTLE_SECONDS if outdated else 0)
            self._announced = True
        if not await self._passed_over.known():
            return True
        try:
            async with self._alone():
                return await self._take_up_known()
        except HeldElsewhereError:
            return True

    async def _take_up_known(self) -> bool:
        passed = await self._passed_over.known()
        if not passed:
            return True
        log.info("taking up what was passed over", names={p.topic: sorted(p.names) for p in passed})
        await self._take_up({each.topic: each.names for each in passed})
        settled = [await self._passed_over.settle(each) for each in passed]
        log.info("taken up", all=all(settled))
        return all(settled)


def remaking(
    store: Store,
    kafka: str,
    models: Sequence[ReadModel],
    apply: Apply,
    heals: tuple[type[Exception], ...],
) -> TakeUp:
    """Return a TakeUp for a service with read models, other effects of facts, or both.

    Rows are rebuilt in place. `apply` repeats the other effects, as for a redelivered fact: it
    works from the current state, and ends when nothing is left to do.
    """

    async def take_up(names: Names) -> None:
        those = [model for model in models if names.keys() & set(model.aggregate.topics)]
        if those:
            await rebuild_of(store, kafka, those).run()
        await apply_again(Log(kafka, sorted(names)), names, apply, heals=heals)

    return take_up


async def apply_again(
    told: Log, names: Names, apply: Apply, *, heals: tuple[type[Exception], ...]
) -> None:
    """Apply the facts that contain something with these names, for their other effects."""
    marks = {topic: [_mark(name) for name in found] for topic, found in names.items()}
    async with told:
        async for records, _, _ in told.records():
            held = [
                record
                for record in records
                if record.value is not None
                and any(mark(record) for mark in marks.get(record.topic, ()))
            ]
            facts = [fact for record in held if (fact := _readable(record)) is not None]
            await _apply(facts, apply, heals)


async def _apply(facts: list[Fact[Any]], apply: Apply, heals: tuple[type[Exception], ...]) -> None:
    """Apply facts. Skip a fact that fails, since it was parked when it arrived."""
    if not facts:
        return
    try:
        await apply(facts)
    except heals:
        raise
    except Exception as error:  # noqa: BLE001  the other facts are still applied
        if len(facts) == 1:
            log.warning("not taken up", fact=facts[0].id, error=type(error).__name__)
            return
        for fact in facts:
            await _apply([fact], apply, heals)


def _mark(name: str) -> Callable[[ConsumerRecord], bool]:
    """Return a test whether a record contains something with this name."""
    if is_revision(name):
        return lambda _: False
    value = name.partition("=")[2] or name.rpartition(".")[2]
    quoted, suffix = orjson.dumps(value), f".{value}".encode()
    return lambda record: quoted in record.value or _type_of(record).endswith(suffix)


def _type_of(record: ConsumerRecord) -> bytes:
    return dict(record.headers).get("ce_type") or b""


def _readable(record: ConsumerRecord) -> Fact[Any] | None:
    try:
        return read_fact(record.headers, record.value)
    except UnreadableFactError:
        return None
