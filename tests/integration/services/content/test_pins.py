"""Pinned posts, over HTTP, on the real store."""

from collections.abc import Callable

from tests.support.content import World, write
from tests.support.services import Client, Person

Unique = Callable[[str], str]


async def pinned(content: Client, person: Person, slug: str) -> list[str]:
    answer = await content.get(person, f"/v1/pins?community={slug}")
    assert answer.status_code == 200, answer.text
    return [post["title"] for post in answer.json()["items"]]


async def test_a_community_lists_three_pinned_posts_while_they_are_published(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("pins"))
    ada, bob = await world.member(slug, "animator"), await world.member(slug)
    posts = [await write(content, bob, community=slug, title=title) for title in "ABCD"]
    paths = [f"/v1/posts/{post['id']}" for post in posts]
    for path in paths[:3]:
        answer = await content.put(ada, f"{path}/pin")
        assert (answer.status_code, answer.json()["pinned"]) == (200, True)
    full = await content.put(ada, f"{paths[3]}/pin")
    assert (full.status_code, full.json()["type"]) == (409, "urn:guilde:problem:pins-full")
    assert await pinned(content, bob, slug) == ["C", "B", "A"]
    assert (await content.get(bob, paths[0])).json()["pinned"]

    await content.post(bob, f"{paths[1]}/archive")
    assert await pinned(content, bob, slug) == ["C", "A"]
    assert not (await content.get(bob, paths[1])).json()["pinned"]
    refused = await content.put(ada, f"{paths[1]}/pin")
    assert refused.json()["type"] == "urn:guilde:problem:not-published"

    await content.put(ada, f"{paths[3]}/pin")
    unpinned = await content.delete(ada, f"{paths[0]}/pin")
    assert (unpinned.status_code, unpinned.json()["pinned"]) == (200, False)
    await content.delete(bob, paths[2], headers={"If-Match": "*"})
    assert await pinned(content, bob, slug) == ["D"]


async def test_a_post_for_everyone_is_pinned_nowhere(content: Client, world: World) -> None:
    admin = world.person("Root", "admin")
    post = await write(content, admin)
    assert (await content.put(admin, f"/v1/posts/{post['id']}/pin")).status_code == 403
