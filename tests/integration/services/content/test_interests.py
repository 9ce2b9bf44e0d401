"""A person's own interest in a post, over HTTP, on the real store."""

from collections.abc import Callable

import pytest

from shared.mongo import Scope
from tests.support.content import World, answer, write
from tests.support.messaging import eventually
from tests.support.services import Client, Person

Unique = Callable[[str], str]


async def own(client: Client, person: Person, post_id: str) -> tuple[bool, bool]:
    """Return whether the person follows the post, and whether they bookmarked it."""
    shown = (await client.get(person, f"/v1/posts/{post_id}/own")).json()
    return shown["following"], shown["bookmarked"]


async def shelf(client: Client, person: Person, name: str, query: str = "") -> list[str]:
    page = (await client.get(person, f"/v1/{name}{query}")).json()
    return [item["id"] for item in page["items"]]


async def test_an_author_follows_their_post_until_they_stop(content: Client, world: World) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    post = (await write(content, ada))["id"]
    assert (await own(content, ada, post), await own(content, bob, post)) == (
        *((True, False), (False, False)),
    )
    for person, change in ((ada, content.delete), (bob, content.put)):
        for _ in range(2):
            assert (await change(person, f"/v1/posts/{post}/follow")).status_code == 204
    assert (await own(content, ada, post), await own(content, bob, post)) == (
        *((False, False), (True, False)),
    )
    assert await shelf(content, bob, "followed") == [post]
    assert await shelf(content, ada, "followed") == []


@pytest.mark.parametrize(("name", "verb"), [("followed", "follow"), ("bookmarks", "bookmark")])
async def test_a_shelf_lists_the_latest_first(
    content: Client, world: World, name: str, verb: str
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    posts = [(await write(content, ada))["id"] for _ in range(3)]
    for post in posts:
        await content.put(bob, f"/v1/posts/{post}/{verb}")
    first = (await content.get(bob, f"/v1/{name}?limit=2")).json()
    rest = await shelf(content, bob, name, f"?limit=2&after={first['next']}")
    assert [item["id"] for item in first["items"]] + rest == posts[::-1]
    await content.delete(bob, f"/v1/posts/{posts[1]}/{verb}")
    assert await shelf(content, bob, name) == [posts[2], posts[0]]
    assert await shelf(content, ada, name) == []


async def test_no_shelf_lists_a_post_that_became_hidden(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("secret"), "private")
    ada, bob = await world.member(slug), await world.member(slug)
    hidden, deleted = [(await write(content, ada, community=slug))["id"] for _ in range(2)]
    for post in (hidden, deleted):
        await content.put(bob, f"/v1/posts/{post}/bookmark")
    await content.delete(ada, f"/v1/posts/{deleted}", headers={"If-Match": "*"})
    assert await shelf(content, bob, "bookmarks") == [hidden]
    await world.leaves(bob, slug)
    assert await shelf(content, bob, "bookmarks") == []
    assert (await content.get(bob, f"/v1/posts/{hidden}/own")).status_code == 404


async def test_no_interest_of_an_erased_person_is_left(
    content: Client, world: World, content_scope: Scope
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    await world.knows(bob)
    post = (await write(content, ada))["id"]
    await content.put(bob, f"/v1/posts/{post}/bookmark")
    await content.put(bob, f"/v1/posts/{post}/follow")
    await world.erases(bob)

    async def is_forgotten() -> bool:
        return not await content_scope["interests"].count_documents({"person_id": world.id_of(bob)})

    await eventually(is_forgotten)
    assert await shelf(content, bob, "bookmarks") == await shelf(content, bob, "followed") == []


async def test_replies_of_others_since_the_last_visit_are_new(
    content: Client, world: World
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    post = await write(content, ada)

    async def new() -> int:
        return int((await content.put(ada, f"/v1/posts/{post['id']}/visit")).json()["new"])

    await answer(content, bob, post)
    first = (await content.put(ada, f"/v1/posts/{post['id']}/visit")).json()
    assert first == {"last_at": None, "new": 0}
    for person in (bob, bob, ada):
        await answer(content, person, post)
    assert [await new(), await new()] == [2, 0]


async def test_no_visit_of_an_erased_person_is_left(
    content: Client, world: World, content_scope: Scope
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    await world.knows(bob)
    path = f"/v1/posts/{(await write(content, ada))['id']}/visit"
    assert (await content.put(bob, path)).status_code == 200
    await world.erases(bob)

    async def is_forgotten() -> bool:
        return not await content_scope["visits"].count_documents({"person_id": world.id_of(bob)})

    await eventually(is_forgotten)
    assert (await content.put(bob, path)).status_code == 403
    assert await is_forgotten()
