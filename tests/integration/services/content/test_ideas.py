"""Ideas: from a challenge through their stages, and adopted elsewhere."""

from collections.abc import Callable
from typing import Any

from shared.mongo import Scope
from tests.support.content import World, write
from tests.support.facts import named
from tests.support.messaging import eventually
from tests.support.services import Client, Person

Unique = Callable[[str], str]


def of_idea(**payload: Any) -> dict[str, Any]:
    return {"kind": "idea", "details": {"idea": payload}}


async def test_an_idea_answers_a_challenge_and_goes_through_its_stages(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    member, animator = await world.member(slug), await world.member(slug, "animator")
    challenge = await write(content, member, kind="challenge", community=slug)
    asked = of_idea(challenge_id=challenge["id"])
    idea = await write(content, member, community=slug, **asked)
    path = f"/v1/posts/{idea['id']}/stage"
    assert (await content.put(member, path, json={"stage": "tried"})).status_code == 403
    assert (await content.put(animator, path, json={"stage": "adopted"})).status_code == 409
    lacking = await content.put(animator, path, json={"stage": "declined"})
    assert lacking.json()["errors"][0]["where"] == ["body", "reason"]
    for stage in ("tried", "adopted"):
        answer = await content.put(animator, path, json={"stage": stage})
        assert answer.json()["details"]["idea"]["stage"] == stage
    [item] = (await content.get(member, f"/v1/posts?community={slug}&kind=idea")).json()["items"]
    assert item["stage"] == "adopted"


async def test_a_challenge_lists_the_ideas_that_its_reader_may_see(
    content: Client, world: World, unique: Unique
) -> None:
    ada, slug = world.person("Ada"), await world.community(unique("guild"), "private")
    challenge = await write(content, ada, kind="challenge")
    asked = of_idea(challenge_id=challenge["id"])
    hidden = await write(content, await world.member(slug), community=slug, **asked)
    shown = await write(content, ada, **asked)
    await write(content, ada, status="draft", **asked)
    path = f"/v1/posts/{challenge['id']}/ideas"

    async def listed(by: Person) -> list[str]:
        return [item["id"] for item in (await content.get(by, path)).json()["items"]]

    assert await listed(world.person("Bob")) == [shown["id"]]
    assert await listed(await world.member(slug)) == [shown["id"], hidden["id"]]


async def test_an_idea_answers_only_a_challenge_of_its_community(
    content: Client, world: World, unique: Unique
) -> None:
    ada = world.person("Ada")
    elsewhere = await world.community(unique("guild"))
    article = await write(content, ada)
    asked = await write(
        content, await world.member(elsewhere), kind="challenge", community=elsewhere
    )
    for challenge_id in (article["id"], asked["id"], "nowhere"):
        body = {"title": "x", **of_idea(challenge_id=challenge_id)}
        refused = await content.post(ada, "/v1/posts", json=body)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["where"][-1] == "challenge_id"


async def test_an_imported_idea_answers_no_challenge(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    animator = await world.member(slug, "animator")
    challenge = await write(content, animator, kind="challenge", community=slug)
    item = {"external_id": "x", "title": "x", "lang": "en"}
    body = {"community": slug, "items": [{**item, **of_idea(challenge_id=challenge["id"])}]}
    [result] = (await content.post(animator, "/v1/imports", json=body)).json()["results"]
    assert (result["outcome"], "challenge_id" in result["problem"]) == ("refused", True)


async def test_visible_adoptions_are_counted(content: Client, world: World, unique: Unique) -> None:
    ada, idea = world.person("Ada"), await write(content, world.person("Bob"), **of_idea())
    path = f"/v1/posts/{idea['id']}/adoptions"
    open_one = await world.community(unique("open"))
    hidden = await world.community(unique("hidden"), "private")
    animators = [await world.member(slug, "animator") for slug in (open_one, hidden)]
    for slug, animator in zip((open_one, hidden), animators, strict=True):
        for _ in range(2):
            answer = await content.put(animator, path, json={"community": slug})
            assert answer.status_code == 204, answer.text
    assert (await content.put(ada, path, json={})).status_code == 204
    assert (await content.put(ada, path, json={"community": open_one})).status_code == 403
    assert (await content.put(ada, path, json={"community": hidden})).status_code == 404

    async def seen_by(person: Any) -> tuple[set[str], int, bool]:
        found = (await content.get(person, path)).json()
        return {each["slug"] for each in found["communities"]}, found["people"], found["own"]

    assert await seen_by(ada) == ({open_one}, 1, True)
    assert await seen_by(animators[1]) == ({open_one, hidden}, 1, False)
    assert (await content.delete(animators[0], f"{path}?community={open_one}")).status_code == 204
    assert await seen_by(ada) == (set(), 1, True)


async def test_adoptions_of_an_erased_person_go_and_those_of_communities_stay(
    content: Client, content_scope: Scope, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    bob = await world.member(slug, "animator", "Bob")
    idea = await write(content, world.person("Ada"), **of_idea())
    path = f"/v1/posts/{idea['id']}/adoptions"
    for body in ({}, {"community": slug}):
        assert (await content.put(bob, path, json=body)).status_code == 204
    await world.knows(bob)
    await world.erases(bob)

    async def left() -> bool:
        rows = await content_scope["adoptions"].find({"post_id": idea["id"]}).to_list(None)
        return [(row["person_id"], row["community_id"]) for row in rows] == [(None, named(slug))]

    await eventually(left)
