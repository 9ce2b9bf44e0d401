"""Importing: idempotent by external id, refusing bad items alone, safe to run twice at once."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from shared.mongo import Scope
from tests.support.content import World
from tests.support.files import upload
from tests.support.services import Client, Person

Unique = Callable[[str], str]


def item(number: int | str, **fields: Any) -> dict[str, Any]:
    return {"external_id": f"wiki/{number}", "title": f"Page {number}", "lang": "en", **fields}


async def take_in(
    content: Client, person: Person, slug: str, items: list[Any]
) -> list[dict[str, Any]]:
    answer = await content.post(person, "/v1/imports", json={"community": slug, "items": items})
    assert answer.status_code == 200, answer.text
    person.carries.clear()  # the token of an import names too many versions to carry on
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def outcomes(results: list[dict[str, Any]]) -> list[str]:
    return [result["outcome"] for result in results]


async def test_a_repeated_import_updates_changed_items_alone(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("wiki"))
    owner = await world.member(slug, "owner")
    items = [item(n, body="*x*", byline="W. Riter", tags=["Old"]) for n in range(3)]
    first = await take_in(content, owner, slug, items)
    assert outcomes(first) == ["created"] * 3
    again = await take_in(content, owner, slug, items)
    assert outcomes(again) == ["unchanged"] * 3
    assert [result["id"] for result in again] == [result["id"] for result in first]

    changed = [items[0], {**items[1], "body": "y"}, {**items[2], "byline": "A. Nother"}]
    third = await take_in(content, owner, slug, changed)
    assert outcomes(third) == ["unchanged", "updated", "updated"]
    post = (await content.get(owner, f"/v1/posts/{first[1]['id']}")).json()
    assert (post["html"], post["version"], post["byline"]) == ("<p>y</p>\n", 2, "W. Riter")
    assert (post["author"], post["external_id"], post["tags"]) == (None, "wiki/1", ["old"])
    before = await content.get(owner, f"/v1/posts/{first[1]['id']}/versions/1")
    assert before.json()["body"] == "*x*"


async def test_an_edit_here_stays_and_what_is_new_there_comes(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("wiki"))
    owner = await world.member(slug, "owner")
    first = item(1, body="x", tags=["one", "two"])
    [result] = await take_in(content, owner, slug, [first])
    path = f"/v1/posts/{result['id']}"
    ours = {"title": "Ours", "tags": ["two", "ours"]}
    await content.patch(owner, path, json=ours, headers={"If-Match": "*"})
    assert outcomes(await take_in(content, owner, slug, [first])) == ["unchanged"]
    changed = item(1, title="Theirs", body="y", tags=["one", "two", "three"])
    for outcome in ("updated", "unchanged"):
        [taken] = await take_in(content, owner, slug, [changed])
        assert (taken["outcome"], taken["problem"]) == (
            outcome,
            "title: edited here, and changed there since: it stays as it is here",
        )
    post = (await content.get(owner, path)).json()
    assert (post["title"], post["body"], post["tags"]) == ("Ours", "y", ["two", "three", "ours"])
    versions = (await content.get(owner, f"{path}/versions")).json()["items"]
    assert [each["version"] for each in versions][:3] == [3, 2, 1]

    await content.patch(owner, path, json={"title": "Theirs"}, headers={"If-Match": "*"})
    [same] = await take_in(content, owner, slug, [changed])
    assert (same["outcome"], same["problem"]) == ("updated", None)
    [last] = await take_in(content, owner, slug, [{**changed, "title": "Theirs, anew"}])
    assert (last["outcome"], last["problem"]) == ("updated", None)
    assert (await content.get(owner, path)).json()["title"] == "Theirs, anew"


async def test_what_a_former_version_imported_is_remembered_from_the_next_import_on(
    content: Client, content_scope: Scope, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("wiki"))
    owner = await world.member(slug, "owner")
    first = item(1, body="x", tags=["one"])
    [made] = await take_in(content, owner, slug, [first])
    path = f"/v1/posts/{made['id']}"
    posts = content_scope["posts"]
    await content.patch(owner, path, json={"body": "ours"}, headers={"If-Match": "*"})
    kept = await posts.find_one({"_id": made["id"]})
    await posts.update_one({"_id": made["id"]}, {"$unset": {"import_said": ""}})
    assert outcomes(await take_in(content, owner, slug, [first])) == ["unchanged"]
    assert await posts.find_one({"_id": made["id"]}) == kept
    assert kept is not None
    assert kept["import_hash"]

    await posts.update_one({"_id": made["id"]}, {"$unset": {"import_said": ""}})
    file = await upload(content, owner, b"x", "one.txt")
    body = {"community": slug, "items": [{"external_id": "wiki/1", "files": [file]}]}
    sent = await content.post(owner, "/v1/imports/files", json=body)
    assert outcomes(sent.json()["results"]) == ["updated"]
    assert outcomes(await take_in(content, owner, slug, [first])) == ["unchanged"]
    [taken] = await take_in(content, owner, slug, [{**first, "title": "New", "body": "y"}])
    assert str(taken["problem"]).startswith("body: edited here")
    post = (await content.get(owner, path)).json()
    assert (post["title"], post["body"], post["files"]) == ("New", "ours", [file])


async def test_a_payload_edited_here_stays(content: Client, world: World, unique: Unique) -> None:
    slug = await world.community(unique("wiki"))
    owner = await world.member(slug, "owner")
    link = item(1, kind="link", details={"link": {"url": "https://a.example"}})
    [result] = await take_in(content, owner, slug, [link])
    path = f"/v1/posts/{result['id']}"
    ours = {"details": {"link": {"url": "https://ours.example"}}}
    await content.patch(owner, path, json=ours, headers={"If-Match": "*"})
    theirs = {**link, "title": "New", "details": {"link": {"url": "https://b.example"}}}
    [taken] = await take_in(content, owner, slug, [theirs])
    assert taken["outcome"] == "updated"
    assert str(taken["problem"]).startswith("details: edited here")
    post = (await content.get(owner, path)).json()
    assert (post["title"], post["details"]["link"]["url"]) == ("New", "https://ours.example")


async def test_a_bad_item_is_refused_alone(content: Client, world: World, unique: Unique) -> None:
    slug = await world.community(unique("wiki"))
    owner = await world.member(slug, "owner")
    items: list[Any] = [
        item(1),
        item(2, title=""),
        "nothing",
        item(3, created_at="2999-01-01T00:00:00Z"),
        item(1),
        {**item(4), "external_id": None},
        item(5, lang="xx"),
        item(6),
    ]
    results = await take_in(content, owner, slug, items)
    refused = "refused"
    assert outcomes(results) == [
        *("created", refused, refused, refused, refused, refused, refused, "created"),
    ]
    assert [result["external_id"] for result in results[1:5]] == [
        "wiki/2",
        None,
        "wiki/3",
        "wiki/1",
    ]
    for result, reason in zip(
        results[1:7], ["title", "item", "future", "twice", "external_id", "lang"], strict=True
    ):
        assert reason in result["problem"]
        assert result["id"] is None


async def test_a_post_deleted_here_does_not_come_back(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("wiki"))
    owner = await world.member(slug, "owner")
    [result] = await take_in(content, owner, slug, [item(1)])
    await content.delete(owner, f"/v1/posts/{result['id']}", headers={"If-Match": "*"})
    assert outcomes(await take_in(content, owner, slug, [item(1, title="New")])) == ["refused"]


async def test_an_imported_post_keeps_its_kind(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("wiki"))
    owner = await world.member(slug, "owner")
    await take_in(content, owner, slug, [item(1, kind="question")])
    [result] = await take_in(content, owner, slug, [item(1, kind="article")])
    assert (result["outcome"], "question" in result["problem"]) == ("refused", True)


async def test_an_imported_post_is_listed_by_its_original_date(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("wiki"))
    owner = await world.member(slug, "owner")
    years = (2019, 2021, 2020)
    await take_in(
        content, owner, slug, [item(year, created_at=f"{year}-05-01T00:00:00Z") for year in years]
    )
    listed = (await content.get(owner, f"/v1/posts?community={slug}")).json()["items"]
    assert [post["external_id"] for post in listed] == ["wiki/2021", "wiki/2020", "wiki/2019"]
    assert listed[0]["published_at"] == "2021-05-01T00:00:00Z"


async def test_the_same_external_id_in_two_communities_is_two_posts(
    content: Client, world: World, unique: Unique
) -> None:
    owner = world.person("Ada")
    found = set()
    for slug in (unique("one"), unique("two")):
        await world.joins(owner, await world.community(slug), "owner")
        [result] = await take_in(content, owner, slug, [item(1)])
        assert result["outcome"] == "created"
        found.add(result["id"])
    assert len(found) == 2


async def test_simultaneous_imports_of_the_same_items_make_each_post_once(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("wiki"))
    owners = [await world.member(slug, "owner") for _ in range(4)]
    items = [item(n) for n in range(50)]
    rounds = await asyncio.gather(*(take_in(content, owner, slug, items) for owner in owners))
    for results in zip(*rounds, strict=True):
        assert sorted(outcomes(list(results))) == ["created", *["unchanged"] * 3]
        assert len({result["id"] for result in results}) == 1
    listed = await content.get(owners[0], f"/v1/posts?community={slug}&limit=100")
    assert {post["version"] for post in listed.json()["items"]} == {1}


@pytest.mark.parametrize("items", [[], [{}] * 101, "items", None, {}])
async def test_a_batch_has_one_to_a_hundred_items(
    content: Client, world: World, unique: Unique, items: Any
) -> None:
    slug = await world.community(unique("wiki"))
    owner = await world.member(slug, "owner")
    body = {"community": slug, "items": items}
    assert (await content.post(owner, "/v1/imports", json=body)).status_code == 422


@pytest.mark.parametrize(("who", "status"), [("member", 403), ("expert", 403), ("animator", 200)])
async def test_only_animators_import_into_a_community(
    content: Client, world: World, unique: Unique, who: str, status: int
) -> None:
    slug = await world.community(unique("wiki"))
    person = await world.member(slug, who)
    body = {"community": slug, "items": [item(1)]}
    assert (await content.post(person, "/v1/imports", json=body)).status_code == status


async def test_one_batch_imports_a_hundred_large_pages(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("wiki"))
    owner = await world.member(slug, "owner")
    items = [item(n, body="*word* " * 11_000) for n in range(100)]
    assert set(outcomes(await take_in(content, owner, slug, items))) == {"created"}
    too_large = [item(n, body="word " * 20_000) for n in range(100)]
    body = {"community": slug, "items": too_large}
    assert (await content.post(owner, "/v1/imports", json=body)).status_code == 413


async def test_what_a_question_promised_is_taken_back_with_its_source(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("wiki"))
    owner = await world.member(slug, "owner")
    asked = item(1, kind="question")
    promised = {**asked, "details": {"question": {"bounty": "A cake"}}}
    [made] = await take_in(content, owner, slug, [promised])
    assert outcomes(await take_in(content, owner, slug, [asked])) == ["updated"]
    assert (await content.get(owner, f"/v1/posts/{made['id']}")).json()["details"] is None
