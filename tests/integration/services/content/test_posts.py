"""Writing, reading, editing, publishing, archiving and deleting posts, on the real store."""

import asyncio
from collections.abc import Callable

from tests.support.content import World, created, write
from tests.support.services import Client

Unique = Callable[[str], str]


async def test_a_post_is_written_and_read_as_html(content: Client, world: World) -> None:
    ada = world.person("Ada")
    await world.knows(ada)
    answer = await content.post(
        ada, "/v1/posts", json={"title": "Pairing", "body": "*Two*", "tags": [" Craft "]}
    )
    assert answer.status_code == 201
    assert "content.post/" in answer.headers["guilde-token"]
    post = answer.json()
    assert answer.headers["location"] == f"/api/content/v1/posts/{post['id']}"
    assert (post["html"], post["tags"], post["lang"]) == ("<p><em>Two</em></p>\n", ["craft"], "en")
    assert (post["status"], post["community"], post["version"]) == ("published", None, 1)
    assert post["author"] == {"id": world.id_of(ada), "name": ada.name, "avatar": None}
    read = await content.get(world.person("Bob"), f"/v1/posts/{post['id']}")
    assert read.json() == post
    assert read.headers["etag"] == '"1"'


async def test_posts_written_at_once_are_each_stored_once(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    members, stranger = [await world.member(slug) for _ in range(3)], world.person("Cy")
    titles = [f"Number {number}" for number in range(20)]

    async def publish(number: int) -> str:
        post = {"title": titles[number], "community": slug}
        headers = {"Idempotency-Key": unique(f"{slug}-{number}")}
        author = members[number % 3]
        sent = [content.post(author, "/v1/posts", json=post, headers=headers) for _ in range(2)]
        first, again = [created(answer) for answer in await asyncio.gather(*sent)]
        assert first["id"] == again["id"]
        return str(first["author"]["id"])

    refused = content.post(stranger, "/v1/posts", json={"title": "No", "community": slug})
    authors, told = await asyncio.gather(asyncio.gather(*map(publish, range(20))), refused)
    assert told.status_code == 403
    assert authors == [world.id_of(members[number % 3]) for number in range(20)]
    listed = (await content.get(members[0], f"/v1/posts?community={slug}&limit=50")).json()
    assert sorted(item["title"] for item in listed["items"]) == sorted(titles)


async def test_an_author_without_a_profile_yet_has_no_name(content: Client, world: World) -> None:
    ada = world.person("Ada")
    assert (await write(content, ada))["author"] == {
        "id": world.id_of(ada),
        "name": None,
        "avatar": None,
    }


async def test_a_draft_is_seen_by_its_author_alone_until_published(
    content: Client, world: World
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob", "admin")
    draft = await write(content, ada, status="draft")
    path = f"/v1/posts/{draft['id']}"
    assert (await content.get(ada, path)).json()["published_at"] is None
    for answer in (
        await content.get(bob, path),
        await content.patch(bob, path, json={"title": "x"}, headers={"If-Match": "*"}),
        await content.post(bob, f"{path}/publish"),
        await content.post(bob, f"{path}/replies", json={"body": "x"}),
        await content.delete(bob, path, headers={"If-Match": "*"}),
    ):
        assert answer.status_code == 404
    drafts = await content.get(ada, "/v1/posts?status=draft")
    assert [post["id"] for post in drafts.json()["items"]] == [draft["id"]]
    of_ada = f"/v1/posts?status=draft&author={world.id_of(ada)}"
    assert (await content.get(bob, of_ada)).json()["items"] == []

    published = await content.post(ada, f"{path}/publish")
    assert (published.json()["status"], published.json()["version"]) == ("published", 2)
    assert (await content.get(bob, path)).status_code == 200
    again = await content.post(ada, f"{path}/publish")
    assert (again.json()["version"], "guilde-token" in again.headers) == (2, False)


async def test_an_edit_needs_the_present_version(content: Client, world: World) -> None:
    ada = world.person("Ada")
    path = f"/v1/posts/{(await write(content, ada))['id']}"
    change = {"title": "New", "body": "new"}
    assert (await content.patch(ada, path, json=change)).status_code == 428
    edited = await content.patch(ada, path, json=change, headers={"If-Match": '"1"'})
    assert (edited.json()["title"], edited.headers["etag"]) == ("New", '"2"')
    stale = await content.patch(ada, path, json={"title": "x"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["version"]) == (412, 2)
    same = await content.patch(ada, path, json=change, headers={"If-Match": '"2"'})
    assert same.headers["etag"] == '"2"'


async def test_only_a_draft_moves_to_another_audience(
    content: Client, world: World, unique: Unique
) -> None:
    here, there = await world.community(unique("a")), await world.community(unique("b"))
    ada = await world.member(here)
    path = f"/v1/posts/{(await write(content, ada, community=here, status='draft'))['id']}"
    match = {"If-Match": "*"}
    refused = await content.patch(ada, path, json={"community": there}, headers=match)
    assert refused.status_code == 403
    await world.joins(ada, there)
    moved = await content.patch(ada, path, json={"community": there}, headers=match)
    assert moved.json()["community"]["slug"] == there
    await content.post(ada, f"{path}/publish")
    for slug in (here, None):
        late = await content.patch(ada, path, json={"community": slug}, headers=match)
        assert late.json()["type"] == "urn:guilde:problem:audience-fixed"
    stays = await content.patch(ada, path, json={"community": there}, headers=match)
    assert stays.status_code == 200


async def test_an_archived_post_is_read_by_address_and_not_listed(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada, bob = await world.member(slug), world.person("Bob")
    post = await write(content, ada, community=slug)
    path = f"/v1/posts/{post['id']}"
    assert (await content.post(bob, f"{path}/archive")).status_code == 403
    archived = await content.post(ada, f"{path}/archive")
    assert archived.json()["status"] == "archived"
    assert (await content.get(bob, path)).status_code == 200
    assert (await content.get(bob, f"/v1/posts?community={slug}")).json()["items"] == []
    listed = await content.get(bob, f"/v1/posts?community={slug}&status=archived")
    assert [item["id"] for item in listed.json()["items"]] == [post["id"]]
    back = await content.post(ada, f"{path}/unarchive")
    assert (back.json()["status"], back.json()["published_at"]) == (
        "published",
        post["published_at"],
    )


async def test_a_draft_is_not_archived(content: Client, world: World) -> None:
    ada = world.person("Ada")
    draft = await write(content, ada, status="draft")
    assert (await content.post(ada, f"/v1/posts/{draft['id']}/archive")).status_code == 409


async def test_a_draft_is_not_published_by_taking_it_out_of_an_archive(
    content: Client, world: World
) -> None:
    ada = world.person("Ada")
    draft = await write(content, ada, status="draft")
    path = f"/v1/posts/{draft['id']}"
    refused = await content.post(ada, f"{path}/unarchive")
    assert (refused.status_code, refused.json()["type"]) == (
        409,
        "urn:guilde:problem:not-published",
    )
    assert (await content.get(ada, path)).json() == draft


async def test_a_deleted_post_is_gone_with_its_history(content: Client, world: World) -> None:
    ada = world.person("Ada")
    path = f"/v1/posts/{(await write(content, ada, body='secret'))['id']}"
    await content.patch(ada, path, json={"body": "other"}, headers={"If-Match": '"1"'})
    assert (await content.delete(ada, path)).status_code == 428
    assert (await content.delete(ada, path, headers={"If-Match": '"1"'})).status_code == 412
    deleted = await content.delete(ada, path, headers={"If-Match": '"2"'})
    assert (deleted.status_code, deleted.content) == (204, b"")
    for gone in ("", "/versions", "/versions/1", "/replies"):
        assert (await content.get(ada, path + gone)).status_code == 404
    assert (await content.delete(ada, path, headers={"If-Match": "*"})).status_code == 404


async def test_a_post_shows_its_earlier_versions(content: Client, world: World) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    path = f"/v1/posts/{(await write(content, ada, body='one', status='draft'))['id']}"
    for tag, body in (('"1"', "two"), ('"3"', "three")):
        if tag == '"3"':
            await content.post(ada, f"{path}/publish")
        edited = await content.patch(ada, path, json={"body": body}, headers={"If-Match": tag})
        assert edited.status_code == 200
    own = (await content.get(ada, f"{path}/versions")).json()
    assert [version["version"] for version in own["items"]] == [4, 3, 1]
    others = (await content.get(bob, f"{path}/versions")).json()
    assert [version["version"] for version in others["items"]] == [4, 3]
    assert (await content.get(bob, f"{path}/versions/3")).json()["body"] == "two"
    assert (await content.get(ada, f"{path}/versions/1")).json()["body"] == "one"
    for number in (1, 2, 5):
        assert (await content.get(bob, f"{path}/versions/{number}")).status_code == 404


async def test_a_draft_saved_while_typing_keeps_no_versions_and_a_minor_edit_is_marked(
    content: Client, world: World
) -> None:
    ada = world.person("Ada")
    path = f"/v1/posts/{(await write(content, ada, body='one', status='draft'))['id']}"
    for number, body in enumerate(("t", "tw", "two"), start=1):
        typed = {"body": body, "minor": True}
        saved = await content.patch(ada, path, json=typed, headers={"If-Match": f'"{number}"'})
        assert saved.status_code == 200
    overtaken = {"body": "three", "minor": True}
    refused = await content.patch(ada, path, json=overtaken, headers={"If-Match": '"2"'})
    assert (refused.status_code, refused.json()["version"]) == (412, 4)
    await content.post(ada, f"{path}/publish")
    minor = {"body": "two.", "minor": True}
    assert (await content.patch(ada, path, json=minor, headers={"If-Match": "*"})).is_success
    versions = (await content.get(ada, f"{path}/versions")).json()["items"]
    assert [(each["version"], each["minor"]) for each in versions] == [(6, True), (5, False)]


async def test_history_comes_in_pages(content: Client, world: World) -> None:
    ada = world.person("Ada")
    path = f"/v1/posts/{(await write(content, ada))['id']}"
    for number in range(1, 5):
        await content.patch(
            ada, path, json={"body": f"{number}"}, headers={"If-Match": f'"{number}"'}
        )
    numbers: list[int] = []
    after = ""
    while True:
        page = (await content.get(ada, f"{path}/versions?limit=2{after}")).json()
        numbers += [version["version"] for version in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert numbers == [5, 4, 3, 2, 1]


async def test_lists_are_filtered_and_come_in_pages_newest_first(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada, bob = await world.member(slug), await world.member(slug, name="Bob")
    ids = [
        (
            await write(
                content,
                (ada, bob)[number % 2],
                community=slug,
                title=f"Number {number}",
                kind=("article", "question", "discussion")[number % 3],
                lang=("en", "fr")[number % 2],
                tags=["even" if number % 2 == 0 else "odd", "all"],
            )
        )["id"]
        for number in range(7)
    ]
    newest = ids[::-1]

    async def listed(query: str) -> list[str]:
        found: list[str] = []
        after = ""
        while True:
            answer = await content.get(ada, f"/v1/posts?community={slug}&limit=2{query}{after}")
            page = answer.json()
            found += [item["id"] for item in page["items"]]
            if page["next"] is None:
                assert "link" not in answer.headers
                return found
            assert answer.headers["link"].endswith('; rel="next"')
            after = f"&after={page['next']}"

    assert await listed("") == newest
    assert await listed("&tag=Even") == [ids[6], ids[4], ids[2], ids[0]]
    assert await listed("&kind=question") == [ids[4], ids[1]]
    assert await listed("&lang=fr") == [ids[5], ids[3], ids[1]]
    assert await listed(f"&author={world.id_of(bob)}&kind=discussion") == [ids[5]]
    assert await listed("&tag=none") == []


async def test_one_list_has_new_posts_of_all_the_caller_s_communities(
    content: Client, world: World, unique: Unique
) -> None:
    first, second, other = [await world.community(unique("guild")) for _ in range(3)]
    ada = await world.member(first)
    await world.joins(ada, second)
    bob = await world.member(other, name="Bob")
    await world.joins(bob, second)
    await write(content, bob, community=other)
    await write(content, ada)
    own = [
        (await write(content, ada, community=first))["id"],
        (await write(content, bob, community=second))["id"],
    ]

    async def listed(query: str) -> list[str]:
        page = (await content.get(ada, f"/v1/posts?joined=true{query}")).json()
        return [item["id"] for item in page["items"]]

    assert await listed("") == own[::-1]
    assert await listed(f"&community={second}") == own[1:]
    assert await listed(f"&community={other}") == []
    await world.leaves(ada, second)
    assert await listed("") == own[:1]


async def test_pages_go_on_past_any_date(content: Client, world: World, unique: Unique) -> None:
    slug = await world.community(unique("archive"))
    owner = await world.member(slug, "owner")
    dates = ["1969-12-31T23:59:59Z", "1815-12-10T00:00:00Z", "0001-01-01T00:00:00Z"]
    items = [
        {"external_id": date, "title": "Old", "lang": "en", "created_at": date} for date in dates
    ]
    await content.post(owner, "/v1/imports", json={"community": slug, "items": items})
    found: list[str] = []
    after = ""
    while len(found) < len(dates):
        answer = await content.get(owner, f"/v1/posts?community={slug}&limit=1{after}")
        page = answer.json()
        found += [item["published_at"] for item in page["items"]]
        after = f"&after={page['next']}"
    assert found == dates


async def test_a_list_shows_excerpts_and_not_bodies(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada = await world.member(slug)
    await write(content, ada, community=slug, body="**Word** " * 200)
    item = (await content.get(ada, f"/v1/posts?community={slug}")).json()["items"][0]
    assert item["excerpt"].startswith("Word Word")
    assert len(item["excerpt"]) < 300
    assert not {"body", "html", "text"} & set(item)


async def test_repeated_requests_create_a_post_once(content: Client, world: World) -> None:
    ada, key = world.person("Ada"), {"Idempotency-Key": "once"}
    first = await content.post(ada, "/v1/posts", json={"title": "Once"}, headers=key)
    again = await content.post(ada, "/v1/posts", json={"title": "Once"}, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    other = await content.post(ada, "/v1/posts", json={"title": "Other"}, headers=key)
    assert other.status_code == 422


async def test_the_least_recently_changed_post_is_first_among_stale_ones(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada = await world.member(slug)
    old, middle, new = [await write(content, ada, community=slug) for _ in range(3)]
    await content.patch(
        ada, f"/v1/posts/{old['id']}", json={"title": "Else"}, headers={"If-Match": "*"}
    )
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        query = f"community={slug}&sort=stale&limit=1" + (f"&after={after}" if after else "")
        page = (await content.get(ada, f"/v1/posts?{query}")).json()
        found += [item["id"] for item in page["items"]]
        after = page["next"]
    assert found == [middle["id"], new["id"], old["id"]]
    assert (await content.get(ada, "/v1/posts?sort=stale")).status_code == 422
