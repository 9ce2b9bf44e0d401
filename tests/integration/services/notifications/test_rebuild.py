"""Notifications' read models of other services, rebuilt: equal, and nobody is notified."""

from services.notifications.subjects.table import READ_MODELS
from shared.contracts.directory import DIRECTORY_ENTRY
from shared.contracts.goals import OBJECTIVE
from shared.contracts.mentoring import PAIR
from shared.contracts.moderation import DECISION, FLAG
from shared.contracts.networking import CONNECTION, ENDORSEMENT
from shared.contracts.pulses import PULSE
from shared.contracts.recognition import AWARD, KUDOS
from shared.contracts.seasons import ACTIVITY
from shared.contracts.talent import APPROACH
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.facts import example
from tests.support.notifications import Someone, Teller, carry_out, forgotten
from tests.support.rebuilding import Rebuilding

EFFECTS = ("notices", "items", "inboxes", "mails", "told", "origins", "preferences")


async def told_to(persons: list[Someone], rebuilding: Rebuilding) -> dict[str, list[str]]:
    """Return the rows of these people alone: other tests still cause notices for others."""
    ids = [person.id for person in persons]
    return {
        name: [str(row["_id"]) for row in rows if any(one in str(row) for one in ids)]
        for name, rows in (await rebuilding.effects(*EFFECTS)).items()
    }


async def test_rebuilt_read_models_equal_the_live_ones_and_nobody_is_notified(
    teller: Teller, notifications_store: Store, engines: Engines
) -> None:
    rebuilding = Rebuilding(notifications_store, READ_MODELS, engines.kafka)
    slug, other = await teller.community(), await teller.community()
    ada, bob, eve = [await teller.member(slug, name) for name in ("Ada", "Bob", "Eve")]
    post, more = teller.post(ada, slug, kind="question"), teller.post(ada, other)
    one, two = teller.gathering(ada, slug), teller.gathering(ada, other)
    await teller.tell(post, more, one, two)
    replies = [teller.reply(who, post) for who in (bob, eve)]
    attending = [teller.attendance(who, to) for who in (bob, eve) for to in (one, two)]
    await teller.tell(*replies, *attending)
    await teller.tell(*(teller.interest(bob, each) for each in (post, more)))
    ties = (CONNECTION, ENDORSEMENT, PAIR, APPROACH, KUDOS, AWARD)
    others = (PULSE, DIRECTORY_ENTRY, DECISION, FLAG)
    for aggregate in (OBJECTIVE, ACTIVITY, *ties, *others):
        await teller.tell(*(example(aggregate) for _ in range(2)))
    await teller.tell(teller.profile(eve, erased=True))
    await forgotten(notifications_store, eve)
    await carry_out(notifications_store, post, more, one, two, *replies, *attending)
    await rebuilding.run()  # rows that other tests left
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
