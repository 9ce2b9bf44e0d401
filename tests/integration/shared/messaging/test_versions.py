"""Two versions side by side, as while one replaces the other: on the real store and Kafka."""

import json
from typing import Any

import pytest
import pytest_asyncio

from shared.contracts.catalogue import DATA_BY_TYPE
from shared.contracts.envelope import Fact
from shared.contracts.membership import CommunityData
from shared.messaging.consumer import FactConsumer
from shared.messaging.parking import Parking
from shared.messaging.unit import new_id, utc_now
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.messaging import (
    Thing,
    data,
    eventually,
    new_aggregate,
    prepared_unit,
    running,
    send_raw,
)


class NewerData(CommunityData):
    """What version N+1 makes of the same fact: it has a field more, which may be missing."""

    charter: str = "none yet"


class Seen:
    def __init__(self) -> None:
        self.facts: list[Fact[Any]] = []

    async def apply(self, facts: list[Fact[Any]]) -> None:
        self.facts += facts

    @property
    def sequences(self) -> list[int]:
        return [fact.sequence for fact in self.facts]


@pytest_asyncio.fixture
async def thing(engines: Engines, store: Store) -> Thing:
    await prepared_unit(store)
    return await new_aggregate(engines.kafka)


@pytest.fixture
def parking(store: Store, thing: Thing) -> Parking:
    return Parking(store, f"group.{thing.name}")


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def consumer(engines: Engines, thing: Thing, parking: Parking, seen: Seen) -> FactConsumer:
    return FactConsumer(
        kafka=engines.kafka,
        group=f"group.{thing.name}",
        aggregates=[thing],
        apply=seen.apply,
        parking=parking,
    )


def record(
    thing: Thing, said: str, sequence: int, **more: object
) -> tuple[bytes, bytes, list[tuple[str, bytes]]]:
    """A fact as some version writes it: `said` is participle and version, `more` is in its data."""
    headers = {
        "ce_specversion": "1.0",
        "ce_id": new_id(),
        "ce_source": thing.source,
        "ce_type": f"{thing.topic}.{said}",
        "ce_subject": "a",
        "ce_time": utc_now().isoformat(),
        "ce_sequence": str(sequence),
    }
    value = {**data().model_dump(mode="json"), **more}
    pairs = [(name, text.encode()) for name, text in headers.items()]
    return b"a", json.dumps(value).encode(), pairs


async def test_an_older_reader_bears_what_a_newer_version_tells(
    engines: Engines, thing: Thing, consumer: FactConsumer, parking: Parking, seen: Seen
) -> None:
    state = data().model_dump(mode="json")["state"]
    told = (
        record(thing, "made.v1", 1),
        record(thing, "changed.v1", 2, state=state | {"added": {"deep": [1]}}, more="field"),
        record(thing, "chartered.v1", 3),
        record(thing, "changed.v2", 4, state="of quite another shape"),
        record(thing, "changed.v1", 4),
    )
    await send_raw(engines.kafka, thing.topic, *told)
    async with running(consumer.run):
        await eventually(lambda: seen.sequences[-1:] == [4])
    assert seen.sequences == [1, 2, 4]
    assert await parking.count() == 0


async def test_a_newer_reader_reads_what_an_older_version_told(
    engines: Engines,
    thing: Thing,
    consumer: FactConsumer,
    seen: Seen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for fact_type in thing.types:
        monkeypatch.setitem(DATA_BY_TYPE, fact_type, NewerData)
    told = record(thing, "made.v1", 1), record(thing, "changed.v1", 2, charter="Ours")
    await send_raw(engines.kafka, thing.topic, *told)
    async with running(consumer.run):
        await eventually(lambda: seen.sequences == [1, 2])
    assert [fact.data.charter for fact in seen.facts] == ["none yet", "Ours"]


async def test_a_reader_of_both_versions_of_a_type_reads_both(
    engines: Engines,
    thing: Thing,
    consumer: FactConsumer,
    seen: Seen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(DATA_BY_TYPE, f"{thing.topic}.made.v2", NewerData)
    told = record(thing, "made.v1", 1), record(thing, "made.v2", 1, charter="Ours")
    await send_raw(engines.kafka, thing.topic, *told)
    async with running(consumer.run):
        await eventually(lambda: len(seen.facts) == 2)
    assert [type(fact.data) for fact in seen.facts] == [CommunityData, NewerData]
