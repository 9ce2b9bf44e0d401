"""Posts with the payload of their kind, through the API."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.content import World, created, write
from tests.support.services import Client, Person

Unique = Callable[[str], str]

PRACTICE = {"problem": "*Why*", "practice": "Ask", "evidence": "It helped"}
ANY = {"If-Match": "*"}


@pytest.fixture
def ada(world: World) -> Person:
    return world.person("Ada")


async def a_practice(content: Client, author: Person, **fields: Any) -> dict[str, Any]:
    payload = {"kind": "practice", "details": {"practice": PRACTICE}}
    return await write(content, author, **payload, **fields)


async def test_a_payload_is_shown_edited_and_kept_in_the_history(
    content: Client, ada: Person
) -> None:
    post = await a_practice(content, ada)
    assert post["details"]["practice"]["problem"] == {
        "body": "*Why*",
        "html": "<p><em>Why</em></p>\n",
    }
    path = f"/v1/posts/{post['id']}"
    said = {"practice": {**PRACTICE, "evidence": "We counted"}}
    edited = await content.patch(ada, path, json={"details": said}, headers=ANY)
    assert edited.json()["details"]["practice"]["evidence"]["body"] == "We counted"
    first = (await content.get(ada, f"{path}/versions/1")).json()
    assert first["details"]["practice"]["evidence"]["body"] == "It helped"


async def test_lists_leave_out_the_payload(content: Client, ada: Person, unique: Unique) -> None:
    tag = unique("tag")
    await a_practice(content, ada, tags=[tag])
    [item] = (await content.get(ada, f"/v1/posts?tag={tag}&kind=practice")).json()["items"]
    assert "details" not in item
    assert item["excerpt"] == "Why"


async def test_a_payload_of_another_kind_is_a_problem(content: Client, ada: Person) -> None:
    post = await write(content, ada)
    changed = {"details": {"practice": PRACTICE}}
    refused = await content.patch(ada, f"/v1/posts/{post['id']}", json=changed, headers=ANY)
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:guilde:problem:invalid")
    assert refused.json()["errors"][0]["where"] == ["body", "details"]
    lacking = {"title": "x", "kind": "practice", "details": {"practice": {"problem": "p"}}}
    answer = await content.post(ada, "/v1/posts", json=lacking)
    assert {tuple(error["where"]) for error in answer.json()["errors"]} == {
        ("body", "details", "practice", part) for part in ("practice", "evidence")
    }


async def test_an_imported_post_has_its_payload_and_is_created_once(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    animator = await world.member(slug, "animator")
    item = {
        "external_id": unique("x"),
        "title": "Asking",
        "lang": "en",
        "kind": "practice",
        "details": {"practice": PRACTICE},
    }
    outcomes = []
    for _ in range(2):
        body = {"community": slug, "items": [item]}
        report = (await content.post(animator, "/v1/imports", json=body)).json()
        outcomes.append(report["results"][0]["outcome"])
    assert outcomes == ["created", "unchanged"]


async def test_only_animators_write_announcements_in_a_community(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    body = {"title": "We move", "kind": "announcement", "community": slug}
    member, animator = await world.member(slug), await world.member(slug, "animator")
    for status in ("draft", "published"):
        refused = await content.post(member, "/v1/posts", json={**body, "status": status})
        assert (refused.status_code, refused.json()["type"]) == (
            *(403, "urn:guilde:problem:not-allowed"),
        )
    assert created(await content.post(animator, "/v1/posts", json=body))["kind"] == "announcement"
