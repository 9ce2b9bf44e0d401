"""A whole community is notified, page by page, by several processes at once, each member once."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from services.notifications.domain.notice import Plan, To
from services.notifications.domain.subject import Subject
from services.notifications.entry.working import deliver_next
from services.notifications.main import prepare
from services.notifications.store import deliveries
from services.notifications.use_cases import deliver
from services.notifications.use_cases.deliver import LOOKS, begin, deliver_next_page
from services.notifications.use_cases.make_notices import Policy
from shared.messaging.unit import Unit, new_id
from shared.mongo import Store
from tests.support.messaging import NoRelay

COMMUNITY = Subject("community", "c1")
POLICY = Policy("Europe/Paris", mails=True)
PAGE, PART = 200, 60
MEMBERS = 2 * PAGE + 100


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliver, "PAGE", PAGE)
    monkeypatch.setattr(deliver, "PART", PART)


async def a_town(store: Store, members: int) -> None:
    """Store a private community c1 with a post p1 and so many members."""
    await prepare(store.scope)
    long_ago = datetime.now(UTC) - timedelta(days=30)
    people = [{"_id": f"p{n:06}", "sequence": 1, "erased": False} for n in range(members)]
    await store.scope["people"].insert_many(people)
    memberships = [
        {
            "_id": f"c1.{person['_id']}",
            "sequence": 1,
            "community_id": "c1",
            "person_id": person["_id"],
            "standing": "active",
            "role": "member",
            "since": long_ago,
            "heard_at": long_ago,
        }
        for person in people
    ]
    await store.scope["memberships"].insert_many(memberships)
    await store.scope["communities"].insert_one(
        {"_id": "c1", "sequence": 1, "slug": "c1", "names": {"en": "C"}, "visibility": "private"}
    )
    await store.scope["posts"].insert_one(
        {
            "_id": "p1",
            "sequence": 1,
            "kind": "article",
            "status": "published",
            "community_id": "c1",
            "title": "News",
            "excerpt": "",
        }
    )


def news(**fields: object) -> Plan:
    plain = {
        "fact_id": new_id(),
        "reason": "posted",
        "path": (Subject("post", "p1"), COMMUNITY),
        "actor_id": "p000000",
        "at": datetime.now(UTC),
        "to": To("members", COMMUNITY),
    }
    return Plan.model_validate({**plain, **fields})


async def count(store: Store, collection: str) -> int:
    return int(await store.scope[collection].count_documents({}))


async def test_several_processes_at_once_notify_each_member_once(store: Store) -> None:
    await a_town(store, MEMBERS)
    units = [Unit(store, NoRelay()) for _ in range(3)]
    plans = [news(), news()]
    await units[0].run(partial(begin, plans, POLICY))

    async def work(unit: Unit) -> None:
        while await deliver_next(unit, POLICY, lambda: None):
            pass

    await asyncio.gather(*(work(unit) for unit in units))
    assert await count(store, "notices") == 2 * (MEMBERS - 1)
    inboxes = await store.scope["inboxes"].find({"last": {"$gt": 0}}).to_list(MEMBERS)
    assert {(inbox["last"], "digest_due" in inbox) for inbox in inboxes} == {(2, True)}
    assert await count(store, "items") == MEMBERS - 1
    numbers = await store.scope["notices"].find({"person_id": "p000007"}).to_list(9)
    assert sorted(row["number"] for row in numbers) == [1, 2]


async def test_all_animators_are_notified_however_many_they_are(store: Store) -> None:
    await a_town(store, MEMBERS)
    await store.scope["memberships"].update_many({}, {"$set": {"role": "animator"}})
    requested = {"_id": "c1.eve", "sequence": 1, "community_id": "c1", "person_id": "eve"}
    since = datetime.now(UTC)
    await store.scope["memberships"].insert_one(
        {**requested, "standing": "requested", "role": "member", "since": since, "heard_at": since}
    )
    unit = Unit(store, NoRelay())
    path = (Subject("membership", "c1.eve"), COMMUNITY)
    plan = news(
        reason="membership_requested",
        path=path,
        actor_id="eve",
        to=To("animators", COMMUNITY),
        at=since,
    )
    await unit.run(partial(begin, [plan], POLICY))
    while await deliver_next(unit, POLICY, lambda: None):
        pass
    assert await count(store, "notices") == MEMBERS


async def test_an_interrupted_delivery_resumes_at_its_page(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_town(store, MEMBERS)
    unit = Unit(store, NoRelay())
    plan = news()
    await unit.run(partial(begin, [plan], POLICY))
    delivery_id = f"{plan.fact_id}.posted"
    await deliver_next_page(unit, delivery_id, POLICY)
    assert await count(store, "notices") == PAGE - 1

    async def died(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(deliveries, "save", died)
        with pytest.raises(RuntimeError, match="killed"):
            await deliver_next_page(unit, delivery_id, POLICY)
    # two processes that both believe to hold it
    await asyncio.gather(*(deliver_next_page(unit, delivery_id, POLICY) for _ in range(2)))
    assert await count(store, "notices") == 2 * PAGE - 1
    await deliver_next_page(unit, delivery_id, POLICY)
    assert await count(store, "notices") == MEMBERS - 1
    delivery = await deliveries.find(store.scope, delivery_id)
    assert delivery is not None


async def test_a_delivery_ends_after_its_last_retry(store: Store) -> None:
    await a_town(store, 3)
    now = datetime.now(UTC)
    unit = Unit(store, NoRelay(), clock=lambda: now)
    await unit.run(partial(begin, [news()], POLICY))
    for wait in (timedelta(), *LOOKS):
        assert await count(store, "deliveries") == 1
        later = Unit(store, NoRelay(), clock=lambda wait=wait: now + wait)  # type: ignore[misc]
        assert await deliver_next(later, POLICY, lambda: None)
    assert await count(store, "deliveries") == 0
    assert await count(store, "notices") == 2


async def test_a_broken_delivery_does_not_delay_the_others(store: Store) -> None:
    await a_town(store, 3)
    unit = Unit(store, NoRelay())
    await unit.run(partial(begin, [news()], POLICY))
    await store.scope["deliveries"].insert_one({"_id": "bad", "due_at": datetime(2020, 1, 1)})  # noqa: DTZ001  BSON has no zones
    for _ in range(2):
        assert await deliver_next(unit, POLICY, lambda: None)
    assert await count(store, "notices") == 2
    assert await count(store, "deliveries") == 2


async def test_a_delivery_of_the_previous_version_is_carried_out(store: Store) -> None:
    await a_town(store, 3)
    now = datetime.now(UTC)
    plan = {"fact_id": "f1", "reason": "posted", "actor_id": "p000000", "at": now, "to": "members"}
    ids = ("reply_id", "gathering_id", "requester_id", "approved")
    about = {"post_id": "p1", "community_id": "c1", **dict.fromkeys(ids)}
    delivery = {"_id": "f1.posted", "plan": {**plan, "about": about, "persons": []}, "after": ""}
    times = {"began_at": now, "due_at": now, "look": 0, "whole": True, "missed": False}
    await store.scope["deliveries"].insert_one({**delivery, **times})
    assert await deliver_next(Unit(store, NoRelay()), POLICY, lambda: None)
    made = await store.scope["notices"].find().to_list(9)
    assert {notice["person_id"] for notice in made} == {"p000001", "p000002"}
    assert {notice["about"]["post_id"] for notice in made} == {"p1"}
