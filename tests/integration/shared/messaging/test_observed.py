"""The flow of facts as operators see it: metrics, log lines and spans, each provoked."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from prometheus_client import REGISTRY

from shared.contracts.envelope import Fact, write_data, write_headers
from shared.messaging.consumer import FactConsumer
from shared.messaging.parking import Parking
from shared.messaging.relay import Relay
from shared.messaging.unit import new_id, utc_now
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.logs import Lines
from tests.support.messaging import (
    Thing,
    data,
    eventually,
    new_aggregate,
    prepared_unit,
    running,
    send_raw,
    tell,
)
from tests.support.tracing import Spans

TRACES = ("4bf92f3577b34da6a3ce929d0e0e4736", "0af7651916cd43dd8448eb211c80319c")
SECRET = "canary-of-a-member"


class Away(Exception):
    """A transient failure of an engine."""


def value(name: str) -> float:
    return REGISTRY.get_sample_value(name) or 0.0


@pytest_asyncio.fixture
async def thing(engines: Engines, store: Store) -> Thing:
    await prepared_unit(store)
    return await new_aggregate(engines.kafka)


def consumer(
    engines: Engines,
    store: Store,
    thing: Thing,
    apply: Callable[[list[Fact[Any]]], Awaitable[None]],
) -> FactConsumer:
    group = f"group.{thing.name}"
    return FactConsumer(
        kafka=engines.kafka,
        aggregates=[thing],
        apply=apply,
        parking=Parking(store, group),
        heals=(Away,),
    )


def record(
    thing: Thing, key: str, trace: str
) -> tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]:
    fact = Fact(
        id=new_id(),
        source=thing.source,
        type=thing.fact_type("made"),
        subject=key,
        time=utc_now(),
        sequence=1,
        data=data(),
        traceparent=f"00-{trace}-00f067aa0ba902b7-01",
    )
    return key.encode(), write_data(fact), write_headers(fact)


async def test_the_age_of_an_unpublished_fact_is_measured(
    engines: Engines, store: Store, thing: Thing
) -> None:
    unit = await prepared_unit(store)
    await tell(unit, thing, "a", 1)
    relay = Relay(store, kafka=engines.kafka, service=store.database.name, holder="one")
    first = await relay.oldest_pending_seconds()
    await eventually(lambda: grows(relay.oldest_pending_seconds, first))
    assert value("guilde_outbox_oldest_pending_seconds") > 0
    async with running(relay.run):
        await eventually(lambda: is_zero(relay.oldest_pending_seconds))
    assert value("guilde_outbox_oldest_pending_seconds") == 0


async def grows(read: Callable[[], Awaitable[float]], first: float) -> bool:
    return await read() > first


async def is_zero(read: Callable[[], Awaitable[float]]) -> bool:
    return await read() == 0


async def test_a_consumer_falls_behind_while_its_engine_is_away(
    engines: Engines, store: Store, thing: Thing
) -> None:
    away = True

    async def apply(_: list[Fact[Any]]) -> None:
        if away:
            raise Away

    reader = consumer(engines, store, thing, apply)
    async with running(reader.run):
        await send_raw(engines.kafka, thing.topic, record(thing, "a", TRACES[0]))
        first = await eventually(reader.behind_seconds)
        await eventually(lambda: grows(reader.behind_seconds, first))
        assert value("guilde_consumer_behind_seconds") > 0
        away = False
        await eventually(lambda: is_zero(reader.behind_seconds))
        assert await reader.partitions() == value("guilde_consumer_partitions") > 0


async def test_a_parked_fact_is_counted_and_its_line_names_the_trace_and_no_content(
    engines: Engines, store: Store, thing: Thing, logged: Lines
) -> None:
    async def apply(_: list[Fact[Any]]) -> None:
        raise ValueError(SECRET)

    reader = consumer(engines, store, thing, apply)
    async with running(reader.run):
        await send_raw(engines.kafka, thing.topic, record(thing, "a", TRACES[0]))
        await eventually(lambda: value("guilde_facts_parked") == 1)
    (line,) = logged.of("fact parked")
    assert line["trace_id"] == TRACES[0]
    assert line["error"] == "ValueError"
    assert not [line for line in logged.lines if SECRET in line]


async def test_a_batch_of_several_traces_is_in_each_of_them(
    engines: Engines, store: Store, thing: Thing, spans: Spans
) -> None:
    seen: list[str] = []

    async def apply(facts: list[Fact[Any]]) -> None:
        seen.extend(fact.subject for fact in facts)

    reader = consumer(engines, store, thing, apply)
    # one key means one partition, and so one batch
    sent = [record(thing, "a", trace) for trace in TRACES]
    await send_raw(engines.kafka, thing.topic, *sent)
    async with running(reader.run):
        await eventually(lambda: len(seen) == len(TRACES))
        await eventually(lambda: len(applied(spans)) == len(TRACES))
    first, second = sorted(applied(spans), key=lambda span: len(span.links))
    assert {f"{span.context.trace_id:032x}" for span in (first, second)} == set(TRACES)
    assert [link.context.span_id for link in second.links] == [first.context.span_id]


def applied(spans: Spans) -> list[Any]:
    traces = {int(trace, 16) for trace in TRACES}
    return [s for s in spans.all() if s.name == "apply" and s.context.trace_id in traces]


@pytest.mark.parametrize("flags", ["00", "01"])
async def test_only_a_sampled_fact_carries_its_sending_span(
    engines: Engines, store: Store, thing: Thing, spans: Spans, flags: str
) -> None:
    unit = await prepared_unit(store)
    assert unit
    row = {
        "_id": new_id(),
        "topic": thing.topic,
        "key": "a",
        "sequence": 1,
        "headers": [["ce_traceparent", f"00-{TRACES[0]}-00f067aa0ba902b7-{flags}".encode()]],
        "value": b"{}",
        "stored_at": utc_now(),
        "pending": True,
    }
    await store.scope["outbox"].insert_one(row)
    relay = Relay(store, kafka=engines.kafka, service=store.database.name, holder="one")
    async with running(relay.run):
        await eventually(lambda: is_zero(relay.oldest_pending_seconds))
    sent = [span for span in spans.all() if span.name == f"send {thing.topic}"]
    assert len(sent) == int(flags)
