"""A newer version of this service runs beside it, and stores values unknown to this one."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.contracts.token import HEADER
from shared.mongo import Scope
from tests.support.content import World, answer, write
from tests.support.services import Client, Person

Unique = Callable[[str], str]


@pytest.fixture
def ada(world: World) -> Person:
    return world.person("Ada")


async def recipe(
    content: Client, scope: Scope, author: Person, tag: str, **fields: Any
) -> dict[str, Any]:
    """Store a post as a newer version does."""
    post = await write(content, author, tags=[tag])
    newer = {"kind": "recipe", "language": "de", "duration": 120, **fields}
    await scope["posts"].update_one({"_id": post["id"]}, {"$set": newer})
    return post


async def test_a_post_of_a_newer_version_is_shown_listed_and_filtered(
    content: Client, content_scope: Scope, ada: Person, unique: Unique
) -> None:
    tag = unique("tag")
    post = await recipe(content, content_scope, ada, tag)
    other = await write(content, ada, tags=[tag])
    read = await content.get(ada, f"/v1/posts/{post['id']}")
    assert (read.status_code, read.json()["kind"], read.json()["lang"]) == (200, "recipe", "de")

    async def listed(**params: str) -> set[str]:
        found = await content.get(ada, "/v1/posts", params={"tag": tag, **params})
        assert found.status_code == 200, found.text
        return {item["id"] for item in found.json()["items"]}

    assert await listed() == {post["id"], other["id"]}
    assert await listed(kind="recipe") == await listed(lang="de") == {post["id"]}
    assert await listed(kind="article") == {other["id"]}


async def test_a_post_of_a_newer_version_is_edited_and_answered(
    content: Client, content_scope: Scope, ada: Person, unique: Unique
) -> None:
    post = await recipe(content, content_scope, ada, unique("tag"))
    changed = await content.patch(
        ada, f"/v1/posts/{post['id']}", json={"title": "After"}, headers={"If-Match": "*"}
    )
    assert (changed.status_code, changed.json()["kind"]) == (200, "recipe")
    assert (await answer(content, ada, post))["kind"] == "reply"


async def test_a_post_in_an_unknown_status_is_its_author_s_alone(
    content: Client, content_scope: Scope, world: World, ada: Person, unique: Unique
) -> None:
    post = await recipe(content, content_scope, ada, unique("tag"), status="in_review")
    assert (await content.get(ada, f"/v1/posts/{post['id']}")).status_code == 200
    bob = world.person("Bob")
    assert (await content.get(bob, f"/v1/posts/{post['id']}")).status_code == 404


@pytest.mark.parametrize("fields", [{"kind": "recipe"}, {"lang": "de"}])
async def test_nobody_writes_values_unknown_to_this_version(
    content: Client, ada: Person, fields: dict[str, str]
) -> None:
    body = {"title": "Episode 1", **fields}
    refused = await content.post(ada, "/v1/posts", json=body)
    assert refused.status_code == 422
    assert HEADER not in refused.headers
