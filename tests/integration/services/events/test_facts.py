"""Facts of events: exactly one per committed version, in order, with its state."""

import asyncio
from uuid import uuid4

from services.events.store.owned import OWNED
from shared.contracts.envelope import read_fact
from shared.contracts.events import ATTENDANCE, GATHERING, attendance_id
from shared.messaging.owned import republish_all
from shared.messaging.unit import Unit
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.events import EventsWorld, rsvp, schedule
from tests.support.messaging import (
    PARTITIONS_OF_SERVICES,
    NoRelay,
    eventually,
    facts_of,
    read_topic,
)
from tests.support.services import Client

ANY = {"If-Match": "*"}


async def test_each_version_of_a_gathering_is_published_without_its_link(
    events: Client, world: EventsWorld, engines: Engines
) -> None:
    ada = world.person("Ada")
    secret = uuid4().hex  # a key of its own: the topic holds facts of other tests, too
    one = await schedule(events, ada, link=f"https://meet.example/{secret}", capacity=3)
    path = f"/v1/gatherings/{one['id']}"
    await events.patch(ada, path, json={"link": f"https://meet.example/{secret}2"}, headers=ANY)
    await events.patch(ada, path, json={"place": "Hall", "reason": "Paint"}, headers=ANY)
    await events.patch(ada, path, json={"link": None}, headers=ANY)
    await events.post(ada, f"{path}/cancel", json={"reason": "Snow"})
    facts = await facts_of(engines.kafka, GATHERING.topic, one["id"], 5)
    assert [fact.participle for fact in facts] == ["scheduled", *["changed"] * 3, "cancelled"]
    assert [fact.sequence for fact in facts] == [1, 2, 3, 4, 5]
    assert [fact.data.changed for fact in facts] == [
        (),
        ("online",),
        ("place",),
        ("online",),
        ("status", "reason"),
    ]
    assert [fact.data.state.online for fact in facts] == [True, True, True, False, False]
    assert [fact.data.state.revision for fact in facts] == [0, 1, 2, 3, 4]
    assert [fact.data.state.reason for fact in facts] == [None, None, "Paint", None, "Snow"]
    assert {fact.actor for fact in facts} == {world.id_of(ada)}
    for topic in (GATHERING.topic, ATTENDANCE.topic):
        for record in await read_topic(engines.kafka, topic, PARTITIONS_OF_SERVICES):
            assert secret.encode() not in (record.value or b"")


async def test_each_promotion_is_a_fact_of_its_own(
    events: Client, world: EventsWorld, engines: Engines
) -> None:
    ada, bob, eve = [world.person(name) for name in ("Ada", "Bob", "Eve")]
    one = await schedule(events, ada, capacity=1)
    await rsvp(events, ada, one, "yes")
    await rsvp(events, bob, one, "yes")
    await rsvp(events, eve, one, "yes")
    await rsvp(events, ada, one, "no")
    await events.patch(ada, f"/v1/gatherings/{one['id']}", json={"capacity": 2}, headers=ANY)
    for person, participles, seats in (
        (ada, ["answered", "answered"], ["seated", "none"]),
        (bob, ["answered", "promoted"], ["waiting", "seated"]),
        (eve, ["answered", "promoted"], ["waiting", "seated"]),
    ):
        key = attendance_id(one["id"], world.id_of(person))
        facts = await facts_of(engines.kafka, ATTENDANCE.topic, key, 2)
        assert [fact.participle for fact in facts] == participles
        assert [fact.sequence for fact in facts] == [1, 2]
        assert [fact.data.state.seat for fact in facts] == seats
        assert {fact.data.state.person_id for fact in facts} == {world.id_of(person)}
        assert facts[0].data.state.gathering.titles == {"en": "Workshop"}
        assert facts[1].actor == world.id_of(ada)


async def test_every_version_of_every_answer_has_one_fact(
    events: Client, world: EventsWorld, engines: Engines, events_store: Store
) -> None:
    """However many people answer and change at once."""
    ada = world.person("Ada")
    one = await schedule(events, ada, capacity=2)
    people = [world.person(f"P{number}") for number in range(8)]
    for answers in (("yes",), ("yes", "no", "maybe"), ("yes",)):
        await asyncio.gather(*(rsvp(events, p, one, a) for p in people for a in answers))
    await events.patch(ada, f"/v1/gatherings/{one['id']}", json={"capacity": 5}, headers=ANY)

    async def published() -> bool:
        return not await events_store.scope["outbox"].count_documents({"pending": True})

    await eventually(published)
    of_it = {"gathering.id": one["id"]}
    stored = await events_store.scope["attendances"].find(of_it).to_list(100)
    assert sum(row["version"] for row in stored) > 2 * len(people)
    records = await read_topic(engines.kafka, ATTENDANCE.topic, PARTITIONS_OF_SERVICES)
    keys = {row["_id"].encode() for row in stored}
    facts = [read_fact(each.headers, each.value) for each in records if each.key in keys]
    told = sorted((fact.subject, fact.sequence) for fact in facts if fact is not None)
    assert told == sorted((r["_id"], n) for r in stored for n in range(1, r["version"] + 1))


async def test_republishing_publishes_the_present_state_at_the_same_sequence(
    events: Client, world: EventsWorld, events_store: Store, engines: Engines
) -> None:
    ada = world.person("Ada")
    one = await schedule(events, ada)
    await events.patch(ada, f"/v1/gatherings/{one['id']}", json={"place": "Hall"}, headers=ANY)
    await rsvp(events, ada, one, "yes")
    counts = [count async for count in republish_all(Unit(events_store, NoRelay()), OWNED)]
    assert sum(counts) >= 2
    last = (await facts_of(engines.kafka, GATHERING.topic, one["id"], 3))[-1]
    assert (last.participle, last.sequence, last.data.state.place) == ("republished", 2, "Hall")
    key = attendance_id(one["id"], world.id_of(ada))
    last = (await facts_of(engines.kafka, ATTENDANCE.topic, key, 2))[-1]
    assert (last.participle, last.sequence, last.data.state.seat) == ("republished", 1, "seated")
    # republished with a new time, and still at its version
    changed = await events.patch(
        ada, f"/v1/gatherings/{one['id']}", json={"place": "B"}, headers={"If-Match": '"2"'}
    )
    assert changed.status_code == 200
    assert (await rsvp(events, ada, one, "no")).status_code == 200
