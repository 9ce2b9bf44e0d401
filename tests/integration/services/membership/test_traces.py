"""Traces: what counts, wherever it moves, and nothing until an upgrade has made all of them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from deploy.backup.restoring import have_made_again
from services.membership.domain.health.month import month_of
from services.membership.domain.recognition.award import Award, award_id
from services.membership.domain.recognition.choice import Choice
from services.membership.entry.consumers import consumer
from services.membership.store import traces
from services.membership.store.health import months
from services.membership.store.recognition import statuses
from services.membership.store.recognition.owned import AWARDS, CHOICES
from services.membership.store.recognition.paths import PATHS
from services.membership.use_cases.follow_traces import COUNT_ALL, READ_MODELS, are_known
from services.membership.use_cases.recognition.count_person import COUNTING, REMOVE_PERSON
from shared.contracts.content import POST
from shared.contracts.envelope import Fact
from shared.contracts.recognition import Badge
from shared.contracts.values import CommunityRef
from shared.messaging import jobs, taking_up
from shared.messaging.job_workers import Workers
from shared.messaging.owned import Change
from shared.messaging.passed_over import REVISIONS, PassedOver
from shared.messaging.replaced import ALL
from shared.messaging.taking_up import TakingUp, remaking
from shared.messaging.unit import Unit, Work, utc_now
from shared.mongo import UNAVAILABLE, Alone, Store
from tests.support import facts
from tests.support.engines import Engines
from tests.support.membership import Guilds, ok
from tests.support.messaging import NoRelay, eventually
from tests.support.services import Client, Person
from tests.support.topics import Publisher, publisher

MONTH = month_of(utc_now())
AT = datetime.fromisoformat(f"{MONTH}-01T00:00:00+00:00")


@pytest_asyncio.fixture
async def publish(engines: Engines) -> AsyncIterator[Publisher]:
    async with publisher(engines.kafka) as made:
        yield made


def told(fact: Fact[Any], sequence: int = 1, **fields: Any) -> Fact[Any]:
    state = fact.data.state.model_copy(update=fields)
    return replace(fact, sequence=sequence, data=fact.data.model_copy(update={"state": state}))


async def a_place(membership: Client, guilds: Guilds, owner: Person) -> CommunityRef:
    slug = await guilds.community(owner)
    shown = ok(await membership.get(owner, f"/v1/communities/{slug}"))
    return CommunityRef(id=shown["id"], slug=slug)


async def counted(store: Store, place: CommunityRef, person_id: str) -> dict[str, Any]:
    """Return what a community's month and the person's score in it say."""
    month = await store.scope[months.MONTHS].find_one({"_id": f"{place.id}@{MONTH}"}) or {}
    score = await store.scope["scores"].find_one({"_id": f"{person_id}.{place.id}"}) or {}
    names = ("posts", "replies", "questions", "answered")
    return {**{name: month.get(name, 0) for name in names}, **score.get("counts", {})}


async def test_what_moves_to_another_community_counts_there_and_here_no_more(
    membership: Client, guilds: Guilds, membership_store: Store, publish: Publisher
) -> None:
    ada, bob = await guilds.known("Ada"), await guilds.known("Bob")
    adas, bobs = guilds.id_of(ada), guilds.id_of(bob)
    here, there = [await a_place(membership, guilds, ada) for _ in range(2)]
    asked = told(facts.post(kind="question", at=AT), community=here, author_id=adas)
    answer = told(facts.reply(to=asked, at=AT), author_id=bobs, community=here)
    empty = {"posts": 0, "replies": 0, "questions": 0, "answered": 0}
    full = {"posts": 1, "replies": 1, "questions": 1, "answered": 1}

    async def are(expected: dict[str, dict[str, Any]]) -> bool:
        place = {"here": here, "there": there}
        return {
            f"{name} {whose}": await counted(membership_store, place[name], person_id)
            for name in place
            for whose, person_id in (("ada", adas), ("bob", bobs))
        } == expected

    def in_one(full_in: str, empty_in: str) -> dict[str, dict[str, Any]]:
        return {
            f"{full_in} ada": {**full, "question": 1},
            f"{full_in} bob": {**full, "answer": 1},
            f"{empty_in} ada": empty,
            f"{empty_in} bob": empty,
        }

    await publish(asked, answer)
    await eventually(partial(are, in_one("here", "there")))
    moved, followed = (told(each, 2, community=there) for each in (asked, answer))
    await publish(followed, moved, asked, answer, moved)
    await eventually(partial(are, in_one("there", "here")))
    await publish(told(moved, 3, status="deleted"), told(followed, 3, status="deleted"))
    nothing = {f"{name} {whose}": empty for name in ("here", "there") for whose in ("ada", "bob")}
    await eventually(partial(are, nothing))


async def test_a_reply_that_moves_answers_another_question(
    membership: Client, guilds: Guilds, membership_store: Store, publish: Publisher
) -> None:
    ada, bob = await guilds.known("Ada"), await guilds.known("Bob")
    adas, bobs = guilds.id_of(ada), guilds.id_of(bob)
    here, there = [await a_place(membership, guilds, ada) for _ in range(2)]
    one, other = [
        told(facts.post(kind="question", at=AT), community=place, author_id=adas)
        for place in (here, there)
    ]
    answer = told(facts.reply(to=one, at=AT), author_id=bobs, community=here)
    await publish(one, other, answer)

    async def answered(expected: tuple[int, int]) -> bool:
        found = [await counted(membership_store, place, adas) for place in (here, there)]
        return (found[0]["answered"], found[1]["answered"]) == expected

    await eventually(partial(answered, (1, 0)))
    ref = answer.data.state.post.model_copy(update={"id": other.subject})
    await publish(told(answer, 2, post=ref, community=there))
    await eventually(partial(answered, (0, 1)))


async def test_nothing_is_counted_until_an_upgrade_has_made_all_traces(
    store: Store, engines: Engines, publish: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_up, "SETTLE_SECONDS", 0)
    place, scope = CommunityRef(id=str(uuid4()), slug="data"), store.scope
    post = told(facts.post(at=AT), community=place, author_id="ada")
    reply = told(facts.reply(to=post, at=AT), author_id="bob", community=place)
    await publish(post, reply)
    older = {
        "_id": post.subject,
        "sequence": 1,
        "community_id": place.id,
        "is_off": False,
        "done_at": AT,
    }
    await scope["known_posts"].insert_one(older)
    await scope["reply_deeds"].insert_one({"_id": reply.subject, "sequence": 1, "by": "bob"})
    await scope[REVISIONS].insert_many(
        [
            {"_id": name, "revision": 1}
            for name in (
                *("known_posts", "known_gatherings", "post_deeds", "reply_deeds"),
                *("gathering_deeds", "path_deeds", "health_posts", "health_replies"),
                *("health_comers", "health_members"),
            )
        ]
    )
    await traces.prepare(scope)
    projections = [each for model in READ_MODELS for each in model.projections(scope)]
    unit, passed_over = Unit(store, NoRelay()), PassedOver(scope, projections)
    take_up = remaking(store, engines.kafka, READ_MODELS, consumer(unit), UNAVAILABLE)
    upgrade = TakingUp(passed_over, take_up, partial(Alone, scope, "taking-up", "new", patience=0))
    assert not await are_known(scope)
    assert await upgrade.once()
    assert await are_known(scope)
    row = await scope[traces.POSTS].find_one({"_id": post.subject}) or {}
    assert (row["by"], row["community_id"], row["month"], row["done_at"]) == (
        *("ada", place.id),
        *(MONTH, AT),
    )
    asked = {f"{traces.COUNT_PERSON}/{each}" for each in ("ada", "bob")}
    asked.add(f"{traces.COUNT_MONTH}/{place.id}@{MONTH}")
    found = await scope["jobs"].find({"_id": {"$in": sorted(asked)}}).to_list(10)
    assert {each["_id"] for each in found} == asked
    # an older process that is not stopped yet writes a row in its own shape, and notes it
    await scope[traces.POSTS].replace_one({"_id": post.subject}, {**older, "sequence": 2})
    await publish(told(post, 2))
    await PassedOver(scope).note({POST.topic: {"known_posts@1", "post_deeds@1"}})
    assert not await are_known(scope)
    assert await upgrade.once()
    assert await are_known(scope)
    row = await scope[traces.POSTS].find_one({"_id": post.subject}) or {}
    assert (row["sequence"], row["by"]) == (2, "ada")


@pytest.mark.parametrize("kind", [REMOVE_PERSON, "count_person"])
async def test_what_is_known_of_a_person_who_objects_is_removed_before_all_traces_are_there(
    kind: str, store: Store
) -> None:
    unit, scope, now = Unit(store, NoRelay()), store.scope, utc_now()
    await jobs.prepare(scope)
    await PassedOver(scope).note({POST.topic: {f"{traces.POSTS}@1"}})

    async def earn(person_id: str, *, work: Work) -> None:
        place = await statuses.take_place(work.scope, f"secret of {person_id}")
        award = Award(
            id=award_id(person_id, Badge.FIRST_ANSWER),
            badge=Badge.FIRST_ANSWER,
            person_id=person_id,
            credential_id=f"secret of {person_id}",
            status=place,
            awarded_at=now,
            updated_at=now,
        )
        await AWARDS.save_all(work, [Change(award, "awarded", unnamed=True)])
        choice = Choice(id=person_id, updated_at=now)
        if changed := choice.choose({"objects": person_id == "ada"}, now):
            await CHOICES.save(work, choice, "changed", changed)

    for person_id in ("ada", "bob"):
        await unit.run(partial(earn, person_id))
        await scope["scores"].insert_one({"_id": f"{person_id}.", "person_id": person_id})
        await jobs.ask(scope, kind, [person_id], now)
    workers = Workers(unit, COUNTING)
    while await workers.work_off():
        pass
    assert not await are_known(scope)
    for collection in ("scores", "awards"):
        rows = await scope[collection].find({"person_id": {"$ne": None}}).to_list(10)
        assert [row["person_id"] for row in rows] == ["bob"]
    assert await statuses.is_revoked(scope, "secret of ada")
    assert not await statuses.is_revoked(scope, "secret of bob")


@pytest.mark.parametrize("after", ["a rebuild", "dropping what was replaced"])
async def test_everybody_and_every_month_is_counted_again_asked_for_in_small_writes(
    after: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "AT_ONCE", 7)
    scope, number = store.scope, 50
    posts = next(each for each in READ_MODELS if each.collection == traces.POSTS)
    for each in range(number):
        trace = {"by": f"p{each}", "community_id": f"c{each}", "month": MONTH}
        await scope[traces.POSTS].insert_one({"_id": f"t{each}", "sequence": 1, **trace})
        await scope["scores"].insert_one({"_id": f"q{each}.", "person_id": f"q{each}"})
        await scope[months.MONTHS].insert_one({"_id": f"c{each}@2020-01"})
    if after == "a rebuild":
        assert posts.remade is not None
        await posts.remade(scope)
    else:
        await jobs.ask(scope, COUNT_ALL.kind, [ALL], utc_now())
        assert await Workers(Unit(store, NoRelay()), [COUNT_ALL]).work_off()
    rows = await scope[jobs.COLLECTION].find({}).to_list(1_000)
    assert {row["_id"] for row in rows} == {
        f"{kind}/{key}"
        for each in range(number)
        for kind, key in (
            *((traces.COUNT_PERSON, f"p{each}"), (traces.COUNT_PERSON, f"q{each}")),
            *((traces.COUNT_MONTH, f"c{each}@{MONTH}"), (traces.COUNT_MONTH, f"c{each}@2020-01")),
        )
    }


async def test_after_a_restore_nothing_is_counted_until_what_the_backup_lacks_is_made_again(
    store: Store, engines: Engines, publish: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_up, "SETTLE_SECONDS", 0)
    models, scope = (*READ_MODELS, PATHS), store.scope
    post = told(facts.post(at=AT), author_id="ada")
    await publish(post)
    projections = [each for model in models for each in model.projections(scope)]
    made = [{"_id": each.name, "revision": each.revision} for each in projections]
    await scope[REVISIONS].insert_many(made)
    assert await are_known(scope)
    await have_made_again(scope)
    assert not await are_known(scope)
    take_up = remaking(store, engines.kafka, models, consumer(Unit(store, NoRelay())), UNAVAILABLE)
    alone = partial(Alone, scope, "taking-up", "new", patience=0)
    assert await TakingUp(PassedOver(scope, projections), take_up, alone).once()
    assert await are_known(scope)
    row = await scope[traces.POSTS].find_one({"_id": post.subject}) or {}
    assert row["by"] == "ada"
    asked = await scope[jobs.COLLECTION].find_one({"_id": f"{traces.COUNT_PERSON}/ada"})
    assert asked is not None


async def test_a_person_is_forgotten_in_what_the_traces_replace(store: Store) -> None:
    scope = store.scope
    for collection, field in traces.REPLACED:
        await scope[collection].insert_many(
            [{"_id": f"{field} {number}", field: "ada"} for number in range(101)]
        )
        await scope[collection].insert_one({"_id": f"{field} other", field: "bob"})
    rounds = 1
    while await store.transact(partial(traces.forget_replaced, person_id="ada")):
        rounds += 1
    assert rounds == 2
    for collection, field in traces.REPLACED:
        assert await scope[collection].count_documents({field: "ada"}) == 0
        assert await scope[collection].count_documents({field: "bob"}) == 1
