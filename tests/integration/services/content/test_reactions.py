"""Votes and other reactions, over HTTP, on the real store."""

import asyncio
from collections.abc import Callable
from typing import Any

from shared.mongo import Scope
from tests.support.content import World, answer, created, write
from tests.support.messaging import eventually
from tests.support.services import Client, Person

Unique = Callable[[str], str]
MANY = 64


async def react(client: Client, person: Person, path: str, name: str = "vote") -> int:
    return (await client.put(person, f"/v1/{path}/reactions/{name}")).status_code


async def comment(client: Client, person: Person, post: dict[str, Any], on: str) -> dict[str, Any]:
    body = {"body": "About it", "in_reply_to": on}
    return created(await client.post(person, f"/v1/posts/{post['id']}/replies", json=body))


async def seen(client: Client, person: Person, path: str) -> dict[str, Any]:
    """Return the reactions shown with it."""
    shown = (await client.get(person, f"/v1/{path}")).json()
    return {name: shown[name] for name in ("votes", "voted", "reactions")}


async def test_each_person_counts_once_and_may_withdraw(content: Client, world: World) -> None:
    ada, bob, cy = [world.person(name) for name in ("Ada", "Bob", "Cy")]
    question = await write(content, ada, kind="question")
    path = f"posts/{question['id']}"
    assert (question["votes"], question["voted"], question["reactions"]) == (0, False, [])
    for person in (bob, bob, cy):
        assert await react(content, person, path) == 204
    assert (await seen(content, bob, path))["voted"]
    assert await seen(content, ada, path) == {"votes": 2, "voted": False, "reactions": []}
    for _ in range(2):
        withdrawn = await content.delete(bob, f"/v1/{path}/reactions/vote")
        assert withdrawn.status_code == 204
    assert await seen(content, bob, path) == {"votes": 1, "voted": False, "reactions": []}
    await react(content, bob, path)
    assert (await seen(content, bob, path))["votes"] == 2


async def test_own_posts_and_posts_that_are_no_question_take_no_vote(
    content: Client, world: World
) -> None:
    ada = world.person("Ada")
    question, article = await write(content, ada, kind="question"), await write(content, ada)
    reply = await answer(content, ada, question)
    for path in (f"posts/{question['id']}", f"replies/{reply['id']}"):
        assert await react(content, ada, path) == 403
        assert await react(content, ada, path, "thanks") == 204
    bob = world.person("Bob")
    refused = await content.put(bob, f"/v1/posts/{article['id']}/reactions/vote")
    assert (refused.status_code, refused.json()["type"]) == (
        *(409, "urn:guilde:problem:not-voted-on"),
    )
    assert await react(content, bob, f"posts/{article['id']}", "shrug") == 422


async def test_reactions_are_counted_on_posts_in_lists_and_on_replies(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada, bob = await world.member(slug), await world.member(slug)
    post = await write(content, ada, community=slug)
    reply = await answer(content, ada, post)
    for path in (f"posts/{post['id']}", f"replies/{reply['id']}"):
        assert await react(content, ada, path, "thanks") == 204
        assert await react(content, bob, path, "thanks") == 204
        assert await react(content, bob, path, "insight") == 204
    expected = [
        {"kind": "thanks", "count": 2, "own": True},
        {"kind": "insight", "count": 1, "own": False},
    ]
    [listed] = (await content.get(ada, f"/v1/posts?community={slug}")).json()["items"]
    [beside] = (await content.get(ada, f"/v1/posts/{post['id']}/replies")).json()["items"]
    alone = (await content.get(ada, f"/v1/replies/{reply['id']}")).json()
    changes = {"json": {"body": "x"}, "headers": {"If-Match": "*"}}
    edited = (await content.patch(ada, f"/v1/replies/{reply['id']}", **changes)).json()
    assert [each["reactions"] for each in (listed, beside, alone, edited)] == [expected] * 4


async def test_the_most_helpful_answers_come_first(content: Client, world: World) -> None:
    ada, bob, cy = [world.person(name) for name in ("Ada", "Bob", "Cy")]
    question = await write(content, ada, kind="question")
    path = f"/v1/posts/{question['id']}"
    old, two, accepted, one, gone = [(await answer(content, ada, question))["id"] for _ in range(5)]
    for person, reply in ((bob, two), (cy, two), (bob, one), (bob, gone)):
        await react(content, person, f"replies/{reply}")
    await content.put(ada, f"{path}/accepted-answer", json={"answer_id": accepted})
    await content.delete(ada, f"/v1/replies/{gone}", headers={"If-Match": "*"})

    async def pages(limit: int) -> list[str]:
        found: list[str] = []
        after = ""
        while True:
            query = f"sort=votes&limit={limit}{after}"
            page = (await content.get(ada, f"{path}/replies?{query}")).json()
            found += [item["id"] for item in page["items"]]
            if page["next"] is None:
                return found
            after = f"&after={page['next']}"

    for limit in (1, 2, 3, 20):
        assert await pages(limit) == [accepted, two, one, old]

    about = [await comment(content, bob, question, on) for on in (old, two, two)]
    about.append(await comment(content, bob, question, about[1]["id"]))
    assert [said["kind"] for said in about] == ["reply"] * 4
    assert (about[3]["thread_id"], about[3]["in_reply_to"]["id"]) == (two, about[1]["id"])
    on_old, *on_two = [said["id"] for said in about]
    for limit in (1, 2, 3, 20):
        assert await pages(limit) == [accepted, two, *on_two, one, old, on_old]
    # a thread continues although its first reply is deleted
    await content.delete(ada, f"/v1/replies/{two}", headers={"If-Match": "*"})
    assert set(await pages(3)) == {accepted, *on_two, one, old, on_old}


async def test_a_reply_may_answer_only_a_reply_to_the_same_post(
    content: Client, world: World
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    await world.knows(bob)
    post, other = [await write(content, ada) for _ in range(2)]
    reply, elsewhere = await answer(content, bob, post), await answer(content, bob, other)
    said = await comment(content, ada, post, reply["id"])
    author = {"id": world.id_of(bob), "name": bob.name, "avatar": None}
    assert said["in_reply_to"] == {"id": reply["id"], "author": author}
    for wrong in (elsewhere["id"], "nothing"):
        refused = await content.post(
            ada, f"/v1/posts/{post['id']}/replies", json={"body": "x", "in_reply_to": wrong}
        )
        assert refused.json()["type"] == "urn:guilde:problem:reply-not-found"
    await content.delete(bob, f"/v1/replies/{reply['id']}", headers={"If-Match": "*"})
    shown = (await content.get(ada, f"/v1/replies/{said['id']}")).json()
    assert shown["in_reply_to"] == {"id": reply["id"], "author": author}


async def test_simultaneous_votes_are_all_counted(
    content: Client, world: World, content_scope: Scope
) -> None:
    question = await write(content, world.person("Ada"), kind="question")
    path = f"posts/{question['id']}"
    voters = [world.person(f"Voter {number}") for number in range(MANY)]
    twice = [*voters, *voters]
    assert set(await asyncio.gather(*(react(content, each, path) for each in twice))) == {204}
    assert (await seen(content, voters[0], path))["votes"] == MANY
    told = content_scope["outbox"].count_documents({"key": {"$regex": f"^{question['id']}[.]"}})
    assert await told == MANY


async def test_no_vote_of_an_erased_person_is_left(
    content: Client, world: World, content_scope: Scope
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    await world.knows(bob)
    question = await write(content, ada, kind="question")
    path = f"posts/{question['id']}"
    await react(content, bob, path)
    await react(content, bob, path, "thanks")
    await world.erases(bob)

    async def is_forgotten() -> bool:
        return not await content_scope["reactions"].count_documents({"person_id": world.id_of(bob)})

    await eventually(is_forgotten)
    assert await seen(content, ada, path) == {"votes": 0, "voted": False, "reactions": []}
    assert await react(content, bob, path) == 403


async def test_no_reaction_interest_or_visit_is_left_of_a_deleted_post(
    content: Client, world: World, content_scope: Scope
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    post = await write(content, ada, kind="question")
    path, reply = f"posts/{post['id']}", await answer(content, ada, post)
    await react(content, bob, path)
    await react(content, bob, f"replies/{reply['id']}")
    await content.put(bob, f"/v1/{path}/bookmark")
    await content.put(bob, f"/v1/{path}/visit")
    await content.delete(ada, f"/v1/{path}", headers={"If-Match": "*"})
    person_id = world.id_of(bob)

    async def is_forgotten() -> bool:
        rooms = ("reactions", "interests", "visits")
        left = [
            await content_scope[name].count_documents({"person_id": person_id}) for name in rooms
        ]
        return left == [0, 0, 0]

    await eventually(is_forgotten)
