"""The effects of facts: seats of people without access pass on, and erased people are forgotten.

Facts go through Kafka and back: events consumes its own.
"""

from collections.abc import Callable
from typing import Any

from shared.contracts.events import ATTENDANCE
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.events import EventsWorld, past, rsvp, schedule, seat
from tests.support.messaging import PARTITIONS_OF_SERVICES, eventually, read_topic
from tests.support.services import Client, Person

Unique = Callable[[str], str]


async def seated(events: Client, person: Person, gathering: dict[str, Any]) -> None:
    async def is_seated() -> bool:
        return await seat(events, person, gathering) == ("seated", None)

    await eventually(is_seated)


async def test_a_person_who_leaves_a_private_community_gives_up_their_seat(
    events: Client, world: EventsWorld, events_store: Store, unique: Unique
) -> None:
    slug = await world.community(unique("secret"), "private")
    ada = await world.member(slug, "owner")
    bob, eve = await world.member(slug), await world.member(slug)
    one = await schedule(events, ada, community=slug, capacity=1)
    over = await past(events, ada, community=slug)
    await rsvp(events, bob, one, "yes")
    await rsvp(events, eve, one, "yes")
    assert (await rsvp(events, bob, over, "yes")).status_code == 409
    await world.leaves(bob, slug)
    await seated(events, eve, one)
    attendance_id = f"{one['id']}.{world.id_of(bob)}"
    stored = await events_store.scope["attendances"].find_one({"_id": attendance_id})
    assert stored is not None
    assert (stored["answer"], stored["seat"], stored["version"]) == ("no", "none", 2)


async def test_a_person_who_leaves_a_public_community_keeps_their_seat(
    events: Client, world: EventsWorld, unique: Unique
) -> None:
    slug = await world.community(unique("guild"), "public")
    ada, bob = await world.member(slug, "owner"), await world.member(slug)
    one = await schedule(events, ada, community=slug)
    await rsvp(events, bob, one, "yes")
    await world.leaves(bob, slug)
    assert await seat(events, bob, one) == ("seated", None)


async def test_a_community_that_becomes_private_keeps_seats_for_its_members(
    events: Client, world: EventsWorld, unique: Unique
) -> None:
    slug = await world.community(unique("guild"), "public")
    ada, bob, eve = await world.member(slug, "owner"), world.person("B"), await world.member(slug)
    one = await schedule(events, ada, community=slug, capacity=2)
    for person in (ada, bob, eve):
        await rsvp(events, person, one, "yes")
    assert await seat(events, eve, one) == ("waiting", 1)
    await world.community(slug, "private")
    await seated(events, eve, one)
    assert await seat(events, ada, one) == ("seated", None)


async def test_an_erased_person_is_forgotten_and_their_seat_passes_on(
    events: Client, world: EventsWorld, events_store: Store, engines: Engines
) -> None:
    ada, bob, eve = world.person("Ada"), world.person("Bob"), world.person("Eve")
    await world.knows(bob)
    one = await schedule(events, ada, capacity=1)
    full = await schedule(events, ada, capacity=1)
    own = await schedule(events, bob)
    await rsvp(events, ada, full, "yes")
    for person, gathering in ((bob, one), (eve, one), (bob, full), (bob, own)):
        await rsvp(events, person, gathering, "yes")
    path = f"/v1/gatherings/{own['id']}/cancel"
    await events.post(bob, path, json={"reason": "x"}, headers={"Idempotency-Key": "k"})
    await world.erases(bob)
    await seated(events, eve, one)
    person_id = world.id_of(bob)

    async def forgotten() -> bool:
        left = [
            await events_store.scope["attendances"].count_documents({"person_id": person_id}),
            await events_store.scope["gatherings"].count_documents({"organiser_id": person_id}),
            await events_store.scope["idempotency"].count_documents({"person_id": person_id}),
        ]
        return not any(left)

    await eventually(forgotten)
    read = (await events.get(ada, f"/v1/gatherings/{own['id']}")).json()
    assert (read["organiser"], read["seated"], read["revision"]) == (None, 0, 1)
    assert (await events.get(ada, f"/v1/gatherings/{full['id']}")).json()["waiting"] == 0
    key = f"{one['id']}.{person_id}"

    async def ended() -> list[Any]:
        records = await read_topic(engines.kafka, ATTENDANCE.topic, PARTITIONS_OF_SERVICES)
        values = [record.value for record in records if record.key == key.encode()]
        return values if values and values[-1] is None else []

    values = await eventually(ended)
    assert person_id.encode() in values[0]
    assert person_id.encode() not in values[1]
    assert len(values) == 3


async def test_a_seat_given_to_an_erased_or_former_member_passes_on(
    events: Client, world: EventsWorld, events_store: Store, unique: Unique
) -> None:
    """As if the facts were applied during the promotion: the promotion's own fact comes later."""
    slug = await world.community(unique("secret"), "private")
    ada, bob, eve, joe = [await world.member(slug, "owner") for _ in range(4)]
    one = await schedule(events, ada, community=slug, capacity=1)
    for person in (ada, bob, eve, joe):
        await rsvp(events, person, one, "yes")
    erased = {"_id": world.id_of(bob), "sequence": 1, "erased": True}
    await events_store.scope["people"].insert_one(erased)
    await events_store.scope["memberships"].update_one(
        {"person_id": world.id_of(eve)}, {"$set": {"standing": "left"}}
    )
    await rsvp(events, ada, one, "no")
    await seated(events, joe, one)
    attendances = events_store.scope["attendances"]
    assert not await attendances.count_documents({"person_id": world.id_of(bob)})
    withdrawn = await attendances.find_one({"person_id": world.id_of(eve)})
    assert withdrawn is not None
    assert (withdrawn["answer"], withdrawn["seat"]) == ("no", "none")
