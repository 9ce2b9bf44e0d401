"""Replayed from offset 0: the read models return, and nobody is notified."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from services.notifications.entry.consumers import READS, consumer
from services.notifications.main import prepare
from shared.messaging import parking
from shared.messaging.consumer import FactConsumer
from shared.messaging.parking import Parking
from shared.messaging.unit import Unit
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.messaging import NoRelay, eventually, running
from tests.support.notifications import POLICY, Someone, Teller, carry_out


async def replay(engines: Engines, store: Store, until: Callable[[], Awaitable[Any]]) -> None:
    """Apply all facts from the beginning, as a service does whose offsets are set to 0."""
    unit, group = Unit(store, NoRelay()), f"replay.{uuid4().hex}"
    again = FactConsumer(
        kafka=engines.kafka,
        aggregates=READS,
        apply=consumer(unit, policy=POLICY, wake=lambda: None),
        parking=Parking(store, group),
    )

    async def caught_up() -> bool:
        return again.assigned > 0 and await again.lag() == 0 and bool(await until())

    async with running(again.run):
        await eventually(caught_up, seconds=60)


async def told_to(store: Store, *persons: Someone) -> set[str]:
    matching = {"person_id": {"$in": [who.id for who in persons]}}
    found = await store.scope["notices"].find(matching, {"_id": 1}).to_list(1_000)
    return {row["_id"] for row in found}


async def test_a_replay_notifies_nobody(
    teller: Teller, engines: Engines, notifications_store: Store
) -> None:
    slug = await teller.community()
    ada, bob = await teller.member(slug, "Ada"), await teller.member(slug, "Bob")
    muted, eve = await teller.member(slug, "Mia"), await teller.someone("Eve")
    never = {reason: {"inbox": "never", "mail": "never"} for reason in ("posted", "mentioned")}
    await teller.prefer(muted, reasons=never)
    everyone = (ada, bob, muted, eve)
    post = teller.post(ada, slug, kind="question", mentions=(muted.id, eve.id))
    answer = teller.reply(bob, post)
    await teller.tell(post, answer)
    await teller.tell(teller.again(post, "resolved", accepted_answer_id=answer.subject))
    await carry_out(notifications_store, post, answer)
    before = await told_to(notifications_store, *everyone)
    assert len(before) == 3
    # now Mia would accept notices, and Eve could see the post
    await teller.prefer(muted)
    await teller.tell(teller.community_fact(slug, "public"))
    # and the read models are lost
    for collection in ("communities", "memberships", "people", "posts", "replies"):
        await notifications_store.scope[collection].delete_many({})
    assert await teller.inbox(ada) == []

    async def is_back() -> bool:
        found = await notifications_store.scope["people"].count_documents({"_id": eve.id})
        return bool(found)

    await replay(engines, notifications_store, is_back)
    assert await told_to(notifications_store, *everyone) == before
    assert len(await teller.inbox(ada)) == 1
    of_these = {"plan.fact_id": {"$in": [post.id, answer.id]}}
    assert await notifications_store.scope["deliveries"].count_documents(of_these) == 0


async def test_a_new_service_notifies_nobody_of_earlier_facts(
    teller: Teller, engines: Engines, store: Store
) -> None:
    slug = await teller.community()
    ada, bob = await teller.member(slug, "Ada"), await teller.member(slug, "Bob")
    post = teller.post(ada, slug)
    await teller.tell(post, teller.reply(bob, post))
    await parking.prepare(store.scope)
    await prepare(store.scope)

    async def all_heard() -> bool:
        return bool(await store.scope["people"].count_documents({"_id": bob.id}))

    await replay(engines, store, all_heard)
    assert await store.scope["posts"].count_documents({"_id": post.subject}) == 1
    for collection in ("notices", "deliveries", "mails", "items"):
        rows = map(str, await store.scope[collection].find({}).to_list(None))
        # facts that other tests still cause are news
        assert not [row for row in rows if ada.id in row or bob.id in row]
