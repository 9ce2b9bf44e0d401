"""Facts of a newer version: applied as far as known, and notified to nobody later."""

from dataclasses import replace
from functools import partial

import pytest

from services.notifications.entry.consumers import consumer
from services.notifications.reasons import table as reasons
from services.notifications.subjects.table import READ_MODELS
from services.notifications.use_cases.make_notices import Policy
from shared.contracts.content import POST
from shared.messaging.parking import Parking
from shared.messaging.taking_up import remaking
from shared.messaging.unit import Unit
from shared.mongo import UNAVAILABLE, Store
from tests.support.engines import Engines
from tests.support.facts import saying
from tests.support.messaging import NoRelay, eventually
from tests.support.notifications import Teller


async def test_known_parts_of_a_fact_are_notified(
    teller: Teller, notifications_store: Store
) -> None:
    slug = await teller.community("department")
    ada = await teller.member(slug, "Ada", "mentor", language="de")
    bob, eve = await teller.member(slug, "Bob"), await teller.someone("Eve")
    recipe = teller.post(ada, slug, "Episode 1", kind="recipe", language="de")
    await teller.tell(recipe)
    comment = teller.reply(bob, recipe, mentions=(eve.id,), kind="comment")
    await teller.tell(comment)
    (posted,) = await eventually(partial(teller.inbox, bob))
    assert posted["text"] == f"{ada.name} posted “Episode 1” in Guild {slug}"
    assert posted["post"]["kind"] == "recipe"
    (replied,) = await eventually(partial(teller.inbox, ada))
    assert replied["text"] == f"{bob.name} a répondu à «\u00a0Episode 1\u00a0»"
    assert await teller.inbox(eve) == []
    parked = await Parking(notifications_store, "guilde.notifications").listing()
    assert {recipe.subject, comment.subject}.isdisjoint(row["key"] for row in parked)


async def test_an_unknown_participle_notifies_nobody_then_or_later(
    teller: Teller,
    notifications_store: Store,
    engines: Engines,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slug = await teller.community()
    ada, bob = await teller.member(slug, "Ada"), await teller.member(slug, "Bob")
    post = saying(teller.post(ada, slug, mentions=(bob.id,)), "pinned")
    await teller.tell(post)
    kept = await notifications_store.scope["posts"].find_one({"_id": post.subject})
    assert (kept or {})["title"] == post.data.state.title
    # after an upgrade there is a rule for it, and the ignored facts are taken up
    told_of = reasons.RULES[POST.kind, "published"]
    monkeypatch.setitem(reasons.RULES, (POST.kind, "pinned"), told_of)
    unit, policy = Unit(notifications_store, NoRelay()), Policy("Europe/Paris", mails=True)
    apply = consumer(unit, policy=policy, wake=lambda: None)
    take_up = remaking(notifications_store, engines.kafka, READ_MODELS, apply, UNAVAILABLE)
    await take_up({POST.topic: frozenset({"state.title"})})
    assert await teller.inbox(bob) == []
    deliveries = notifications_store.scope["deliveries"]
    assert await deliveries.count_documents({"plan.fact_id": post.id}) == 0


async def test_a_fact_in_two_majors_is_notified_once(
    teller: Teller, notifications_store: Store
) -> None:
    slug = await teller.community()
    ada, bob = await teller.member(slug, "Ada"), await teller.member(slug, "Bob")
    first = teller.post(ada, slug)
    newest = replace(first, type=first.type.replace(".v1", ".v2"))
    unit, policy = Unit(notifications_store, NoRelay()), Policy("Europe/Paris", mails=True)
    apply = consumer(unit, policy=policy, wake=lambda: None)
    for batch in ([first, newest], [newest], [first]):
        await apply(batch)
    (item,) = await eventually(partial(teller.inbox, bob))
    assert item["count"] == 1
    matching = {"plan.fact_id": first.id}
    assert await notifications_store.scope["deliveries"].count_documents(matching) <= 1
    kept = await notifications_store.scope["posts"].find_one({"_id": first.subject})
    assert (kept or {})["major"] == 2


async def test_a_fact_taken_up_again_is_notified_once(
    teller: Teller, notifications_store: Store, engines: Engines
) -> None:
    slug = await teller.community()
    ada, bob = await teller.member(slug, "Ada"), await teller.member(slug, "Bob")
    await teller.tell(teller.post(ada, slug, kind="recipe"))
    await eventually(partial(teller.inbox, bob))
    unit, policy = Unit(notifications_store, NoRelay()), Policy("Europe/Paris", mails=True)
    apply = consumer(unit, policy=policy, wake=lambda: None)
    take_up = remaking(notifications_store, engines.kafka, READ_MODELS, apply, UNAVAILABLE)
    for _ in range(2):
        await take_up({POST.topic: frozenset({"PostKind=recipe"})})
    (item,) = await teller.inbox(bob)
    assert item["count"] == 1
