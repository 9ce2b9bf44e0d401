"""The composition of a service with a store: its relay, consumer, checks and background tasks.

`services/*/main.py` declare the specific parts of a service; this module adds the common ones.
"""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiokafka.errors import KafkaError
from fastapi import APIRouter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_fixed

from shared.contracts.aggregate import Aggregate
from shared.contracts.token import Seal
from shared.messaging import jobs, outbox, parking
from shared.messaging.applied import Applied, by_read_models
from shared.messaging.consumer import FactConsumer
from shared.messaging.job_workers import Workers
from shared.messaging.jobs import Job
from shared.messaging.owned import Owned, prepare_all
from shared.messaging.parking import Parking
from shared.messaging.passed_over import PassedOver, Projection
from shared.messaging.read_models import ReadModel
from shared.messaging.relay import Relay
from shared.messaging.replay import Apply
from shared.messaging.taking_up import TakeUp, TakingUp, remaking
from shared.messaging.topics import create_topics, update_topics
from shared.messaging.unit import Unit, new_id
from shared.mongo import UNAVAILABLE, Alone, Scope, Store
from shared.observe.logs import logger
from shared.runtime import writing
from shared.runtime.app import Parts, Task
from shared.runtime.health import Check, Gauge, kafka_answers
from shared.runtime.identity import BearerTokens
from shared.runtime.settings import ServiceSettings

PREPARE_PAUSE_SECONDS = 1.0

log = logger(__name__)


class NotPreparedError(Exception):
    """The service is not ready because its indexes are not created yet."""


@dataclass(slots=True)
class Service:
    """The specific parts of a service.

    owned: the aggregates that it declares. reads: the aggregates that it consumes; an aggregate may
    be in both. `apply` returns the function that applies facts, given a unit. jobs: the jobs that
    its workers do. read_models: these can be rebuilt, and record which versions are applied here;
    `applied` replaces them for the latter purpose. projections: other data derived from facts;
    `take_up` rebuilds it. prepare: creates the indexes of other collections, idempotently. heals:
    temporary errors of other engines. state: the attributes of `request.app.state`. open_routers:
    routes that need no token, because their address is a secret.
    """

    name: str
    title: str
    owned: Sequence[Owned[Any, Any]] = ()
    reads: Sequence[Aggregate[Any]] = ()
    apply: Callable[[Unit], Apply] | None = None
    jobs: Sequence[Job] = ()
    read_models: Sequence[ReadModel] = ()
    applied: Applied | None = None
    projections: Sequence[Projection] = ()
    take_up: Callable[[Unit], TakeUp] | None = None
    routers: Sequence[APIRouter] = ()
    open_routers: Sequence[APIRouter] = ()
    prepare: Callable[[Scope], Awaitable[None]] | None = None
    heals: tuple[type[Exception], ...] = ()
    checks: Sequence[Check] = ()
    tasks: Sequence[Task] = ()
    largest_body: int | None = None
    state: Mapping[str, Any] = field(default_factory=dict)

    @property
    def owns(self) -> tuple[Aggregate[Any], ...]:
        """Return the aggregates whose facts it publishes."""
        return tuple(owned.aggregate for owned in self.owned)

    @property
    def group(self) -> str:
        """Return its consumer group: processes of one service share the partitions."""
        return f"guilde.{self.name}"


def compose(service: Service, settings: ServiceSettings, store: Store) -> Parts:
    """Return the app's parts for a service. It can start while its engines are away."""
    holder = f"{socket.gethostname()}-{os.getpid()}-{new_id()}"
    relay = Relay(store, kafka=settings.kafka, service=service.name, holder=holder)
    unit = Unit(store, relay)
    parts = Parts(
        service=service.name,
        title=service.title,
        settings=settings,
        identity=BearerTokens(
            issuer=settings.issuer,
            jwks_url=settings.jwks_url,
            audience=settings.audience,
            authority=settings.issuer_ca,
        ),
        applied=service.applied or by_read_models(store.scope, service.read_models, service.owns),
        seal=Seal(settings.token_secret.get_secret_value()),
        routers=service.routers,
        open_routers=service.open_routers,
        checks=[
            Check("store", store.ping),
            # without Kafka, writes go on and are published later: the service only lags
            Check("kafka", partial(kafka_answers, settings.kafka), needed=False),
            *service.checks,
        ],
        state={"unit": unit, "store": store, **service.state},
        close=_closing(store),
    )
    if service.largest_body is not None:
        parts.largest_body = service.largest_body
    prepared = asyncio.Event()
    parts.checks.append(Check("indexes", partial(_done, prepared)))
    parts.tasks.append(partial(_prepare, service, store, prepared))
    parts.tasks.extend(service.tasks)
    if settings.works:
        _add_work(parts, service, unit, relay, prepared)
    return parts


def _add_work(
    parts: Parts, service: Service, unit: Unit, relay: Relay, prepared: asyncio.Event
) -> None:
    after = partial(_after, prepared, service, parts.settings)
    if service.owns:
        parts.tasks.append(partial(after, relay.run))
        parts.gauges.append(Gauge("oldest_pending_seconds", relay.oldest_pending_seconds))
    workers = Workers(unit, service.jobs)
    if service.jobs:
        parts.tasks.append(partial(after, workers.run))
        parts.gauges.append(Gauge("oldest_job_seconds", partial(_oldest_job, unit)))
    if service.apply is not None:
        _add_consumer(parts, service, workers.after(service.apply(unit)), unit, after)


def _add_consumer(
    parts: Parts,
    service: Service,
    apply: Apply,
    unit: Unit,
    after: Callable[[Task], Awaitable[None]],
) -> None:
    parking_lot = Parking(unit.store, service.group)
    scope = unit.store.scope
    made = [each for model in service.read_models for each in model.projections(scope)]
    passed_over = PassedOver(scope, [*made, *service.projections])
    consumer = FactConsumer(
        kafka=parts.settings.kafka,
        aggregates=service.reads,
        apply=apply,
        parking=parking_lot,
        passed_over=passed_over,
        heals=service.heals,
    )
    heals = (*UNAVAILABLE, *service.heals)
    take_up = (
        service.take_up(unit)
        if service.take_up is not None
        else remaking(unit.store, parts.settings.kafka, service.read_models, apply, heals)
    )
    alone = partial(Alone, scope, "taking-up", new_id(), patience=0)
    taking_up = TakingUp(passed_over, take_up, alone)
    parts.tasks.append(partial(after, taking_up.run))
    parts.tasks.append(partial(after, consumer.run))
    parts.gauges.append(Gauge("consumer_lag", consumer.lag))
    parts.gauges.append(Gauge("behind_seconds", consumer.behind_seconds))
    parts.gauges.append(Gauge("partitions", consumer.partitions))
    parts.gauges.append(Gauge("parked", parking_lot.count))
    parts.checks.append(Check("consumer", partial(_not_stopped, consumer)))


async def migrate(service: Service, settings: ServiceSettings, store: Store) -> list[str]:
    """Create or update topics, collections and indexes. Idempotent, and safe with two versions.

    Returns the service's own topics whose settings it changed.
    """
    await _create_topics(service, settings)
    changed = await update_topics(
        settings.kafka,
        [topic for aggregate in service.owns for topic in aggregate.topics],
        retention_days=settings.retention_days,
    )
    await _create_indexes(service, store)
    return changed


def healing(service: Service) -> tuple[type[Exception], ...]:
    """Return the errors that are raised while an engine is away."""
    return (KafkaError, OSError, *UNAVAILABLE, *service.heals)


async def _create_indexes(service: Service, store: Store) -> None:
    await outbox.prepare(store.scope)
    await parking.prepare(store.scope)
    await jobs.prepare(store.scope)
    await writing.prepare(store.scope)
    await prepare_all(store.scope, service.owned)
    if service.prepare is not None:
        await service.prepare(store.scope)


async def _create_topics(service: Service, settings: ServiceSettings) -> None:
    aggregates = {a.topic: a for a in (*service.owns, *service.reads)}.values()
    await create_topics(
        settings.kafka,
        aggregates,
        partitions=settings.partitions,
        replication=settings.replication,
        retention_days=settings.retention_days,
    )


async def _prepare(service: Service, store: Store, prepared: asyncio.Event) -> None:
    await _until_done(partial(_create_indexes, service, store), "indexes", healing(service))
    prepared.set()


async def _after(
    prepared: asyncio.Event, service: Service, settings: ServiceSettings, task: Task
) -> None:
    """Start work once topics exist: subscribers notice a topic created later only after minutes."""
    await prepared.wait()
    await _until_done(partial(_create_topics, service, settings), "topics", healing(service))
    await task()


async def _done(prepared: asyncio.Event) -> None:
    if not prepared.is_set():
        raise NotPreparedError("its indexes are not created yet")


async def _until_done(
    step: Callable[[], Awaitable[None]], what: str, heals: tuple[type[Exception], ...]
) -> None:
    def warn_once(state: RetryCallState) -> None:
        if state.attempt_number == 1 and state.outcome is not None:
            error = repr(state.outcome.exception())[:300]
            log.warning("waiting for an engine", preparing=what, error=error)

    attempts = AsyncRetrying(
        wait=wait_fixed(PREPARE_PAUSE_SECONDS),
        retry=retry_if_exception_type(heals),
        before_sleep=warn_once,
    )
    await attempts(step)


async def _oldest_job(unit: Unit) -> float:
    return await jobs.oldest_seconds(unit.store.scope, unit.clock())


async def _not_stopped(consumer: FactConsumer) -> None:
    if consumer.stopped_by is not None:
        raise consumer.stopped_by


def _closing(store: Store) -> Callable[[], Awaitable[None]]:
    async def close() -> None:
        store.close()

    return close
