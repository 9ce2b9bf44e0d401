"""What notifications keeps of others, rebuilt: equal, and nobody is told anything."""

from services.notifications.subjects.table import READ_MODELS
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.notifications import Someone, Teller, carry_out
from tests.support.rebuilding import Rebuilding

EFFECTS = ("notices", "items", "inboxes", "mails", "told", "origins", "preferences")


async def told_to(persons: list[Someone], rebuilding: Rebuilding) -> dict[str, list[str]]:
    """The rows of these persons alone: others are still being told what other tests did."""
    ids = [person.id for person in persons]
    return {
        name: [str(row["_id"]) for row in rows if any(one in str(row) for one in ids)]
        for name, rows in (await rebuilding.effects(*EFFECTS)).items()
    }


async def test_it_equals_what_was_live_and_nobody_is_told_anything(
    teller: Teller, notifications_store: Store, engines: Engines
) -> None:
    rebuilding = Rebuilding(notifications_store, READ_MODELS, engines.kafka)
    slug, other = await teller.community(), await teller.community()
    ada, bob, eve = [await teller.member(slug, name) for name in ("Ada", "Bob", "Eve")]
    post, more = teller.post(ada, slug, kind="question"), teller.post(ada, other)
    one, two = teller.gathering(ada, slug), teller.gathering(ada, other)
    await teller.tell(post, more, one, two)
    await teller.tell(teller.reply(bob, post), teller.reply(eve, post))
    await teller.tell(*(teller.attendance(who, to) for who in (bob, eve) for to in (one, two)))
    await teller.tell(teller.profile(eve, erased=True))
    await carry_out(notifications_store, post, more, one, two)
    await rebuilding.run()  # what other tests have left
    before, effects = await rebuilding.digests(), await told_to([ada, bob, eve], rebuilding)
    told = await teller.texts(bob)
    await rebuilding.damage()
    assert await rebuilding.digests() != before
    outcome = await rebuilding.run()
    assert outcome.mended == {model.collection: 3 for model in READ_MODELS}
    assert await rebuilding.digests() == before
    assert await told_to([ada, bob, eve], rebuilding) == effects
    assert await teller.texts(bob) == told
    erased = await rebuilding.scope["people"].find_one({"_id": eve.id})
    assert set(erased or {}) == {"_id", "erased", "sequence"}
