"""Events' read models of other services, rebuilt: equal, and no seat changes."""

from services.events.main import service
from shared.mongo import Store
from tests.support import facts
from tests.support.engines import Engines
from tests.support.events import EventsWorld, rsvp, schedule, seat
from tests.support.rebuilding import Rebuilding
from tests.support.services import Client
from tests.support.topics import Publisher

EFFECTS = ("outbox", "gatherings", "attendances", "seating", "feeds", "parked")


async def test_rebuilt_read_models_equal_the_live_ones_and_repeat_no_effects(
    events: Client, world: EventsWorld, events_store: Store, engines: Engines, publish: Publisher
) -> None:
    rebuilding = Rebuilding(events_store, service().read_models, engines.kafka)
    slug = await world.community("rebuilt-gatherings", "private")
    await world.community("rebuilt-too")
    ada, bob, eve = [await world.member(slug, "owner") for _ in range(3)]
    for person in (ada, bob, eve):
        await world.knows(person)
    entries = [facts.directory_entry(f"rebuilt {n}", department="Finance") for n in range(2)]
    topics = [facts.topic(fr=f"rebuilt fr {n}", en=f"rebuilt en {n}") for n in range(2)]
    await publish(*topics, *entries)
    await world.community("directory-was-read")
    one = await schedule(events, ada, community=slug, capacity=1)
    await rsvp(events, bob, one, "yes")
    await rsvp(events, ada, one, "yes")
    await world.erases(eve)
    await rebuilding.run()  # rows that other tests left
    before, effects = await rebuilding.digests(), await rebuilding.effects(*EFFECTS)
    await rebuilding.damage()
    # without these rows, events could not tell who may see a gathering
    await rebuilding.scope["memberships"].delete_many({})
    await rebuilding.run()
    assert await rebuilding.digests() == before
    assert await rebuilding.effects(*EFFECTS) == effects
    assert await seat(events, bob, one) == ("seated", None)
    assert await seat(events, ada, one) == ("waiting", 1)
    erased = await rebuilding.scope["people"].find_one({"_id": world.id_of(eve)})
    assert set(erased or {}) == {"_id", "erased", "sequence"}
