"""Series, over HTTP, on the real store."""

from asyncio import gather
from collections.abc import Callable
from typing import Any

from tests.support.content import World, created, write
from tests.support.messaging import eventually
from tests.support.services import Client, Person

Unique = Callable[[str], str]


async def begin(client: Client, person: Person, **fields: Any) -> str:
    body = {"title": "Your first month", **fields}
    return str(created(await client.post(person, "/v1/series", json=body))["id"])


async def put(
    client: Client, person: Person, series: str, post: str, place: int | None = None
) -> int:
    path = f"/v1/series/{series}/posts/{post}"
    return (await client.put(person, path, json={"place": place})).status_code


async def order(client: Client, person: Person, series: str) -> list[str]:
    shown = (await client.get(person, f"/v1/series/{series}")).json()
    return [post["id"] for post in shown["posts"]]


async def test_posts_are_read_in_the_order_of_their_series(content: Client, world: World) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    series = await begin(content, ada)
    first, second, third = [(await write(content, bob))["id"] for _ in range(3)]
    for post in (second, third):
        assert await put(content, ada, series, post) == 200
    assert await put(content, ada, series, first, 1) == 200
    assert await order(content, bob, series) == [first, second, third]
    (where,) = (await content.get(bob, f"/v1/posts/{second}/series")).json()
    assert (where["place"], where["posts"]) == (2, 3)
    assert (where["previous"]["id"], where["next"]["id"]) == (first, third)


async def test_a_collection_is_listed_apart_and_has_no_order(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guilds"))
    ada = await world.member(slug)
    series = await begin(content, ada, community=slug)
    kept = await begin(content, ada, community=slug, kind="collection")
    posts = [(await write(content, ada, community=slug))["id"] for _ in range(2)]
    for post in posts:
        assert await put(content, ada, kept, post) == 200
        assert await put(content, ada, series, post) == 200
    assert await put(content, ada, kept, posts[0], 1) == 422
    assert await order(content, ada, kept) == posts[::-1]

    async def listed(kind: str) -> list[str]:
        page = (await content.get(ada, f"/v1/series?community={slug}&kind={kind}")).json()
        return [each["id"] for each in page["items"]]

    assert (await listed("collection"), await listed("series")) == ([kept], [series])
    told = (await content.get(ada, f"/v1/posts/{posts[0]}/series")).json()
    of_kept = next(each for each in told if each["id"] == kept)
    assert (of_kept["kind"], of_kept["previous"], of_kept["next"]) == ("collection", None, None)


async def test_a_deleted_post_leaves_no_gap(content: Client, world: World) -> None:
    ada = world.person("Ada")
    series = await begin(content, ada)
    posts = [(await write(content, ada))["id"] for _ in range(3)]
    for post in posts:
        await put(content, ada, series, post)
    await content.delete(ada, f"/v1/posts/{posts[1]}", headers={"If-Match": "*"})
    assert await order(content, ada, series) == [posts[0], posts[2]]
    (where,) = (await content.get(ada, f"/v1/posts/{posts[2]}/series")).json()
    assert (where["place"], where["posts"], where["previous"]["id"]) == (2, 2, posts[0])


async def test_a_series_holds_no_post_hidden_from_its_readers(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("secret"), "private")
    ada, bob = await world.member(slug), world.person("Bob")
    inside = (await write(content, ada, community=slug))["id"]
    draft = (await write(content, ada, status="draft"))["id"]
    for_all, ours = await begin(content, ada), await begin(content, ada, community=slug)
    assert await put(content, ada, for_all, inside) == 422
    assert await put(content, ada, for_all, draft) == 422
    assert await put(content, ada, ours, inside) == 200
    assert (await content.get(bob, f"/v1/series/{ours}")).status_code == 404
    assert (await content.get(bob, f"/v1/posts/{inside}/series")).status_code == 404


async def test_animators_edit_and_arrange_a_series_and_other_members_cannot(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guilds"))
    ada, bob = await world.member(slug), await world.member(slug)
    eve = await world.member(slug, "animator")
    series = await begin(content, ada, community=slug)
    post = (await write(content, bob, community=slug))["id"]
    edit = {"json": {"title": "Mine"}, "headers": {"If-Match": "*"}}
    assert await put(content, bob, series, post) == 403
    assert (await content.patch(bob, f"/v1/series/{series}", **edit)).status_code == 403
    assert await put(content, eve, series, post) == 200
    assert (await content.patch(eve, f"/v1/series/{series}", **edit)).status_code == 200


async def test_simultaneous_additions_are_all_kept(content: Client, world: World) -> None:
    ada = world.person("Ada")
    series = await begin(content, ada)
    posts = [(await write(content, ada))["id"] for _ in range(5)]
    assert set(await gather(*(put(content, ada, series, post) for post in posts))) == {200}
    assert sorted(await order(content, ada, series)) == sorted(posts)


async def test_a_community_s_series_are_listed_last_changed_first(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guilds"))
    ada = await world.member(slug)
    first, second, third = [await begin(content, ada, community=slug) for _ in range(3)]
    await put(content, ada, first, (await write(content, ada, community=slug))["id"])
    path = f"/v1/series?community={slug}&limit=2"
    page = (await content.get(ada, path)).json()
    rest = (await content.get(ada, f"{path}&after={page['next']}")).json()
    listed = [*page["items"], *rest["items"]]
    assert [each["id"] for each in listed] == [first, third, second]
    assert [each["posts"] for each in listed] == [1, 0, 0]
    path = f"/v1/series/{third}"
    assert (await content.delete(ada, path, headers={"If-Match": "*"})).status_code == 204
    assert (await content.get(ada, path)).status_code == 404


async def test_a_series_of_an_erased_person_has_no_author(content: Client, world: World) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    await world.knows(ada)
    series = await begin(content, ada)
    await world.erases(ada)

    async def is_nobodys() -> bool:
        shown = (await content.get(bob, f"/v1/series/{series}")).json()
        return bool(shown["curator"] is None and shown["title"] == "Your first month")

    await eventually(is_nobodys)
