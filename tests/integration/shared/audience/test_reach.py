"""Lists of what a person may see, found by an index, compared with the rule of visibility."""

from collections.abc import Iterable
from itertools import product

import pytest

from services.content.store.owned import POSTS
from services.content.store.posts import posts
from shared.audience import communities, directory, memberships, reach
from shared.audience.sight import Asker, Audience, Community, Membership, may_see
from shared.contracts.membership import membership_id
from shared.contracts.values import CommunityRef, PostStatus, Role, Standing, Visibility
from shared.mongo import MERGED, Document, Scope, Store, apply_newer, insert, write_document
from tests.support.posts import post

ADA, GUEST = Asker("ada"), Asker("guest", is_guest=True)
KEY = "department=finance"


async def is_of(scope: Scope, person_id: str, department: str, sequence: int = 1) -> None:
    row = {"_id": person_id, "keys": [f"department={department}"], "sequence": sequence}
    await apply_newer(scope, directory.COLLECTION, [row])


async def know(scope: Scope, community_id: str, visibility: Visibility, sequence: int = 1) -> None:
    row = {"_id": community_id, "slug": community_id, "visibility": visibility, "admits": [KEY]}
    await apply_newer(scope, communities.COLLECTION, [{**row, "sequence": sequence}])


async def belong(scope: Scope, community_id: str, person_id: str, standing: Standing) -> None:
    row: Document = {
        "_id": membership_id(community_id, person_id),
        "community_id": community_id,
        "person_id": person_id,
        "standing": standing,
        "role": Role.MEMBER,
    }
    await insert(scope, memberships.COLLECTION, [{**row, "sequence": 1}])


async def publish(scope: Scope, post_id: str, community_id: str | None) -> None:
    ref = CommunityRef(id=community_id, slug=community_id) if community_id else None
    row = write_document(post(id=post_id, community=ref))
    await reach.file(scope, [row])
    await insert(scope, posts.COLLECTION, [row])


async def listed(scope: Scope, asker: Asker, limit: int = 100) -> list[str]:
    """Return the ids in the list of all posts."""
    places = (await reach.of(scope, asker)).places
    filters = posts.Filters(PostStatus.PUBLISHED, places)
    found = await posts.listed(scope, filters, before=None, limit=limit)
    seen = await reach.seen(scope, asker, {each.post.audience for each in found})
    return [each.post.id for each in found if each.post.audience in seen]


async def ready(store: Store) -> Scope:
    for prepare in (communities.prepare, memberships.prepare, POSTS.prepare):
        await prepare(store.scope)
    return store.scope


@pytest.mark.parametrize("asker", [ADA, GUEST], ids=["of the organisation", "a guest"])
async def test_a_list_shows_exactly_the_posts_that_the_rule_allows(
    store: Store, asker: Asker
) -> None:
    scope = await ready(store)
    await publish(scope, "everyone", None)
    await is_of(scope, asker.person_id, "finance")
    expected = {"everyone"}
    standings = [None, *Standing]
    for number, (visibility, standing) in enumerate(product(Visibility, standings)):
        key = f"c{number}"
        await know(scope, key, visibility)
        if standing is not None:
            await belong(scope, key, asker.person_id, standing)
        await publish(scope, key, key)
        own = Membership(standing=standing, role=Role.MEMBER) if standing else None
        community = Community(id=key, slug=key, visibility=visibility, admits=(KEY,))
        if may_see(asker, Audience(community, own, frozenset({KEY}))):
            expected.add(key)
    assert set(await listed(scope, asker)) == expected


async def test_a_change_of_department_changes_the_listed_communities(store: Store) -> None:
    scope = await ready(store)
    await know(scope, "finance", Visibility.SELECTED)
    await publish(scope, "budget", "finance")
    assert await listed(scope, ADA) == []
    await is_of(scope, ADA.person_id, "finance")
    assert await listed(scope, ADA) == ["budget"]
    await is_of(scope, ADA.person_id, "audit", sequence=2)
    assert await listed(scope, ADA) == []


async def test_more_communities_than_one_query_merges_are_one_list(store: Store) -> None:
    scope = await ready(store)
    keys = [f"c{number:04}" for number in range(2 * MERGED + 5)]
    for key in keys:
        await know(scope, key, Visibility.PRIVATE)
        await belong(scope, key, ADA.person_id, Standing.ACTIVE)
        await publish(scope, key, key)
    assert await listed(scope, ADA, limit=30) == keys[::-1][:30]


async def test_a_community_that_becomes_private_is_hidden_at_once(store: Store) -> None:
    scope = await ready(store)
    await know(scope, "c", Visibility.INTERNAL)
    await publish(scope, "p", "c")
    await know(scope, "c", Visibility.PRIVATE, sequence=2)
    assert await listed(scope, ADA) == []
    await reach.refile(scope, posts.COLLECTION, ["c"])
    assert await sights(scope) == {"p": Visibility.PRIVATE}


async def test_posts_of_a_community_that_opens_are_listed_once_refiled(store: Store) -> None:
    scope = await ready(store)
    await know(scope, "c", Visibility.PRIVATE)
    await publish(scope, "p", "c")
    await know(scope, "c", Visibility.PUBLIC, sequence=2)
    await reach.refile(scope, posts.COLLECTION, ["c"])
    assert await listed(scope, GUEST) == ["p"]


async def test_a_post_written_beside_a_change_is_refiled_by_its_own_fact(store: Store) -> None:
    """A post of a transaction that read the community before its change, and committed after it."""
    scope = await ready(store)
    await know(scope, "c", Visibility.PUBLIC)
    late = write_document(post(id="late", community=CommunityRef(id="c", slug="c")))
    await reach.file(scope, [late])
    await know(scope, "c", Visibility.INTERNAL, sequence=2)
    await reach.refile(scope, posts.COLLECTION, ["c"])
    await insert(scope, posts.COLLECTION, [late])
    await reach.refile(scope, posts.COLLECTION, [late["audience"]])
    assert await sights(scope) == {"late": Visibility.INTERNAL}
    assert await listed(scope, ADA) == ["late"]


async def test_a_post_of_an_unknown_community_is_not_listed(store: Store) -> None:
    scope = await ready(store)
    await publish(scope, "p", "c")
    assert await listed(scope, ADA) == []
    await know(scope, "c", Visibility.INTERNAL)
    await reach.refile(scope, posts.COLLECTION, ["c"])
    assert await listed(scope, ADA) == ["p"]


async def test_posts_of_an_older_version_are_filed_at_the_start(store: Store) -> None:
    scope = await ready(store)
    await know(scope, "c", Visibility.INTERNAL)
    refs: Iterable[CommunityRef | None] = (None, CommunityRef(id="c", slug="c"))
    rows = [write_document(post(id=f"p{n}", community=ref)) for n, ref in enumerate(refs)]
    await insert(scope, posts.COLLECTION, rows)
    assert await listed(scope, ADA) == []
    await reach.file_unfiled(scope, posts.COLLECTION)
    assert set(await listed(scope, ADA)) == {"p0", "p1"}


async def test_a_rebuild_refiles_all_posts_by_the_present_communities(store: Store) -> None:
    scope = await ready(store)
    await know(scope, "c", Visibility.INTERNAL)
    await publish(scope, "p", "c")
    await scope[posts.COLLECTION].update_one({}, {"$set": {reach.SIGHT: "wrong"}})
    await reach.refile_all(scope, posts.COLLECTION)
    assert await listed(scope, ADA) == ["p"]


async def sights(scope: Scope) -> dict[str, str]:
    return {row["_id"]: row[reach.SIGHT] async for row in scope[posts.COLLECTION].find({})}
