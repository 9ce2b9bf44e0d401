"""Read models bear repeated and late facts; nobody sees contents of unknown communities."""

from dataclasses import replace
from typing import Any

import pytest

from services.content.domain.errors import PostNotFound
from services.content.domain.posts.post import Post
from services.content.domain.talk.reply import refer_to
from services.content.entry.consumers import JOBS, consumer
from services.content.main import prepare
from services.content.store.owned import OWNED, POSTS, REPLIES
from services.content.store.posts import posts
from services.content.use_cases.lookup import see_post
from shared.audience import communities, memberships, people, reach
from shared.audience.people import Face
from shared.audience.sight import TO_EVERYONE, Asker
from shared.contracts.envelope import Fact
from shared.contracts.values import PostKind, PostStatus
from shared.messaging import jobs
from shared.messaging.job_workers import Workers
from shared.messaging.owned import prepare_all
from shared.messaging.unit import Unit, Work
from shared.mongo import Store
from tests.support import facts
from tests.support.messaging import prepared_unit
from tests.support.posts import LATER, post, reply


@pytest.fixture
async def unit(store: Store) -> Unit:
    await prepare_all(store.scope, OWNED)
    await prepare(store.scope)
    await jobs.prepare(store.scope)
    return await prepared_unit(store)


async def apply(unit: Unit, *told: Fact[Any]) -> None:
    await consumer(unit)(list(told))
    workers = Workers(unit, JOBS)
    while await workers.work_off():
        pass


async def write(unit: Unit, written: Post) -> None:
    async def add(*, work: Work) -> None:
        await POSTS.save(work, written, "published")

    await unit.run(add)


async def test_an_older_fact_changes_nothing(unit: Unit) -> None:
    joined = facts.membership("ada", "guild", sequence=1)
    left = facts.membership("ada", "guild", sequence=2, standing="left")
    await apply(unit, left, joined)
    await apply(unit, joined)
    own = await memberships.find(unit.store.scope, facts.named("guild"), facts.named("ada"))
    assert own is not None
    assert not own.is_active
    assert await memberships.active(unit.store.scope, facts.named("ada")) == []


async def test_a_name_that_was_erased_does_not_come_back(unit: Unit) -> None:
    known = facts.profile("ada", sequence=1)
    await apply(unit, known)
    ada = facts.named("ada")
    assert await people.faces(unit.store.scope, [ada]) == {ada: Face("Ada")}
    await apply(unit, facts.profile("ada", sequence=2, erased=True))
    await apply(unit, known)
    assert await people.faces(unit.store.scope, [ada, None]) == {}
    stored = await unit.store.scope["people"].find_one({"_id": facts.named("ada")})
    assert set(stored or {}) == {"_id", "erased", "sequence"}


async def test_a_community_is_seen_as_its_newest_fact_says(unit: Unit) -> None:
    public = facts.community("guild", sequence=1, visibility="public")
    private = replace(facts.community("guild", visibility="private"), sequence=2)
    await apply(unit, public, private)
    await apply(unit, public)
    found = await communities.find_by_slug(unit.store.scope, "guild")
    assert found is not None
    assert found.visibility == "private"


@pytest.mark.parametrize("asker", [Asker("somebody"), Asker("ada"), Asker("x", is_admin=True)])
async def test_nobody_reads_a_post_of_an_unknown_community(unit: Unit, asker: Asker) -> None:
    await write(unit, post())
    with pytest.raises(PostNotFound):
        await see_post(unit.store.scope, asker, "p1")


async def test_a_post_written_during_the_erasure_of_its_author_is_anonymised_by_its_own_fact(
    unit: Unit,
) -> None:
    await apply(unit, facts.profile("ada", sequence=2, erased=True))
    late = post(author_id=facts.named("ada"))
    await write(unit, late)
    await apply(unit, facts.post(id="p1", author="ada"))
    stored = await POSTS.find(unit.store.scope, "p1")
    assert stored is not None
    assert (stored.author_id, stored.version) == (None, 2)
    assert await unit.store.scope["outbox"].count_documents({"key": "p1"}) == 2
    await apply(unit, facts.post(id="p1", author="ada"))
    assert await unit.store.scope["outbox"].count_documents({"key": "p1"}) == 2


async def test_posts_of_an_older_version_get_their_order_at_the_start(
    unit: Unit,
) -> None:
    scope = unit.store.scope
    await write(unit, post(id="old", kind=PostKind.QUESTION, community=None))

    async def add(*, work: Work) -> None:
        await REPLIES.save(work, reply(post=refer_to(post(id="old")), created_at=LATER), "posted")

    await unit.run(add)
    older = {"$unset": {"active_at": "", "unanswered": ""}}
    await scope[POSTS.collection].update_one({"_id": "old"}, older)
    for _ in range(2):
        await prepare(scope)
    everywhere = [{reach.SIGHT: {"$in": [TO_EVERYONE]}}]
    filters = posts.Filters(
        PostStatus.PUBLISHED, everywhere, unanswered=True, sort=posts.Sort.ACTIVE
    )
    [found] = await posts.listed(scope, filters, before=None, limit=2)
    assert (found.post.id, found.at) == ("old", LATER)
