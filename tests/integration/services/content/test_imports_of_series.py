"""Imported series, learning paths and collections, and posts that are imported with their files."""

from collections.abc import Callable
from typing import Any

from tests.support.content import World
from tests.support.files import png, upload, wav
from tests.support.services import Client, Person

Unique = Callable[[str], str]

PATH = {"external_id": "s/1", "kind": "path", "title": "First steps", "lang": "en"}


async def bring(
    content: Client, person: Person, slug: str, *items: dict[str, Any], kind: str = ""
) -> list[dict[str, Any]]:
    body = {"community": slug, "items": list(items)}
    answer = await content.post(person, f"/v1/imports{kind}", json=body)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"])


def article(external_id: str, **fields: Any) -> dict[str, Any]:
    return {"external_id": external_id, "title": external_id, "lang": "en", **fields}


async def order(content: Client, person: Person, series_id: str) -> list[str]:
    shown = (await content.get(person, f"/v1/series/{series_id}")).json()
    return [post["title"] for post in shown["posts"]]


async def test_a_series_is_taken_without_what_is_not_here_and_completed_later(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guilds"))
    ada = await world.member(slug, "owner")
    path = {**PATH, "posts": ["b", "later", "a"], "skills": ["Nobody knows it"], "minutes": 30}
    await bring(content, ada, slug, article("a"), article("b"))
    [made] = await bring(content, ada, slug, path, kind="/series")
    assert made["outcome"] == "created"
    assert made["problem"] == (
        "it is taken without 1 of its posts, a topic called “Nobody knows it”, not here"
    )
    assert await order(content, ada, made["id"]) == ["b", "a"]
    [again] = await bring(content, ada, slug, path, kind="/series")
    assert (again["outcome"], again["id"]) == ("unchanged", made["id"])

    at = f"/v1/series/{made['id']}"
    await content.patch(ada, at, json={"title": "Ours"}, headers={"If-Match": "*"})
    [last] = [p["id"] for p in (await content.get(ada, at)).json()["posts"] if p["title"] == "a"]
    taken = await content.delete(ada, f"{at}/posts/{last}")
    assert taken.status_code in {200, 204}
    await bring(content, ada, slug, article("later"))
    [later] = await bring(content, ada, slug, path, kind="/series")
    assert later["outcome"] == "updated"
    assert await order(content, ada, made["id"]) == ["b", "later"]
    assert (await content.get(ada, at)).json()["title"] == "Ours"
    changed = {**path, "summary": "Said anew"}
    assert (await bring(content, ada, slug, changed, kind="/series"))[0]["outcome"] == "updated"
    assert await order(content, ada, made["id"]) == ["b", "later"]  # the other was taken out here
    shown = (await content.get(ada, at)).json()
    assert (shown["title"], shown["summary"]) == ("Ours", "Said anew")
    await bring(content, ada, slug, article("new"))
    moved = {**changed, "title": "Theirs", "posts": ["later", "new", "a"]}
    [last] = await bring(content, ada, slug, moved, kind="/series")
    assert str(last["problem"]).endswith(
        "title: edited here, and changed there since: it stays as it is here"
    )
    assert await order(content, ada, made["id"]) == ["later", "new"]


async def test_a_series_that_was_edited_or_deleted_here_stays_so(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guilds"))
    ada = await world.member(slug, "owner")
    [made] = await bring(content, ada, slug, PATH, kind="/series")
    at, any_version = f"/v1/series/{made['id']}", {"If-Match": "*"}
    await content.patch(ada, at, json={"title": "Ours"}, headers=any_version)
    [again] = await bring(content, ada, slug, PATH, kind="/series")
    assert again["outcome"] == "unchanged"
    assert (await content.get(ada, at)).json()["title"] == "Ours"
    [other] = await bring(content, ada, slug, {**PATH, "kind": "series"}, kind="/series")
    assert (other["outcome"], other["problem"]) == ("refused", "kind: it exists as path")
    await content.delete(ada, at, headers=any_version)
    [gone] = await bring(content, ada, slug, PATH, kind="/series")
    assert (gone["outcome"], gone["problem"]) == ("refused", "it was deleted here")


async def test_what_is_no_series_is_refused_alone(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guilds"))
    ada = await world.member(slug, "owner")
    wrong = {**PATH, "external_id": "s/2", "kind": "collection", "minutes": 10}
    future = {**PATH, "external_id": "s/3", "created_at": "2999-01-01T00:00:00Z"}
    results = await bring(content, ada, slug, {}, wrong, future, PATH, PATH, kind="/series")
    outcomes = [each["outcome"] for each in results]
    assert outcomes == ["refused", "refused", "refused", "created", "refused"]
    assert results[1]["problem"] == "Only a learning path has steps, skills and a duration"


async def test_an_episode_is_imported_with_its_sound_and_never_without(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guilds"))
    ada = await world.member(slug, "owner")
    episode = article("e/1", kind="podcast", details={"podcast": {"episode": 1}})
    sound, picture = await upload(content, ada, wav(), "a.wav"), await upload(content, ada, png())
    theirs = await upload(content, world.person("Eve"), wav())
    for files in ([], [picture], [theirs], [sound, "nothing"]):
        [refused] = await bring(content, ada, slug, {**episode, "files": files})
        assert (refused["outcome"], refused["id"]) == ("refused", None)
    first, second = {**episode, "files": [sound]}, article("e/2", files=[sound, picture])
    made, taken = await bring(content, ada, slug, first, second)
    assert (made["outcome"], taken["outcome"]) == ("created", "refused")  # the sound has a post
    [again] = await bring(content, ada, slug, first)
    assert again["outcome"] == "unchanged"
    [more] = await bring(content, ada, slug, {**episode, "files": [picture]})
    assert more["outcome"] == "updated"
    post = (await content.get(ada, f"/v1/posts/{made['id']}")).json()
    assert (post["files"], post["status"]) == ([sound, picture], "published")
