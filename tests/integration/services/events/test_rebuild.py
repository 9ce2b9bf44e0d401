"""What events keeps of others, rebuilt: equal, and nobody's seat is taken or given by it."""

from services.events.main import service
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.events import EventsWorld, rsvp, schedule, seat
from tests.support.rebuilding import Rebuilding
from tests.support.services import Client

EFFECTS = ("outbox", "gatherings", "attendances", "seating", "feeds", "parked")


async def test_it_equals_what_was_live_and_nothing_follows_from_it_again(
    events: Client, world: EventsWorld, events_store: Store, engines: Engines
) -> None:
    rebuilding = Rebuilding(events_store, service().read_models, engines.kafka)
    slug = await world.community("rebuilt-gatherings", "private")
    await world.community("rebuilt-too")
    ada, bob, eve = [await world.member(slug, "owner") for _ in range(3)]
    for person in (ada, bob, eve):
        await world.knows(person)
    one = await schedule(events, ada, community=slug, capacity=1)
    await rsvp(events, bob, one, "yes")
    await rsvp(events, ada, one, "yes")
    await world.erases(eve)
    await rebuilding.run()  # what other tests have left
    before, effects = await rebuilding.digests(), await rebuilding.effects(*EFFECTS)
    await rebuilding.damage()
    # while this is lost, who is seated could not be told from who may not see it
    await rebuilding.scope["memberships"].delete_many({})
    await rebuilding.run()
    assert await rebuilding.digests() == before
    assert await rebuilding.effects(*EFFECTS) == effects
    assert await seat(events, bob, one) == ("seated", None)
    assert await seat(events, ada, one) == ("waiting", 1)
    erased = await rebuilding.scope["people"].find_one({"_id": world.id_of(eve)})
    assert set(erased or {}) == {"_id", "erased", "sequence"}
