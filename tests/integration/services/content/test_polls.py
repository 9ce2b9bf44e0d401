"""Polls: simultaneous votes are counted exactly, and nobody sees who voted for which option."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from shared.mongo import Scope
from tests.support.content import World, write
from tests.support.messaging import eventually
from tests.support.services import Client, Person

Unique = Callable[[str], str]

ANY = {"If-Match": "*"}
CLIENTS = 64


async def a_poll(content: Client, author: Person, **poll: Any) -> str:
    details = {"poll": {"options": ["Tea", "Coffee", "Water"], **poll}}
    return str((await write(content, author, kind="poll", details=details))["id"])


async def vote(content: Client, person: Person, poll: str, *choices: int) -> int:
    path, body = f"/v1/polls/{poll}/ballot", {"choices": choices}
    return (await content.put(person, path, json=body)).status_code


async def results(content: Client, person: Person, poll: str) -> tuple[list[int], int, list[int]]:
    found = (await content.get(person, f"/v1/polls/{poll}")).json()
    return [option["votes"] for option in found["options"]], found["voters"], found["own"]


async def test_each_of_many_simultaneous_and_changed_votes_counts_once(
    content: Client, world: World
) -> None:
    voters = [world.person("Voter") for _ in range(CLIENTS)]
    poll = await a_poll(content, voters[0])

    async def votes_twice(number: int) -> list[int]:
        person = voters[number]
        both = [vote(content, person, poll, 0), vote(content, person, poll, 0)]
        return [*await asyncio.gather(*both), await vote(content, person, poll, number % 2)]

    answers = await asyncio.gather(*map(votes_twice, range(CLIENTS)))
    assert {status for each in answers for status in each} == {204}
    assert await results(content, voters[1], poll) == ([CLIENTS // 2] * 2 + [0], CLIENTS, [1])


async def test_a_vote_is_changed_and_taken_back_until_the_poll_closes(
    content: Client, world: World
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    poll = await a_poll(content, ada, several=True)
    assert await vote(content, bob, poll, 0, 2) == 204
    assert await results(content, ada, poll) == ([1, 0, 1], 1, [])
    await content.delete(bob, f"/v1/polls/{poll}/ballot")
    assert await results(content, bob, poll) == ([0, 0, 0], 0, [])
    past = {"options": ["Tea", "Coffee", "Water"], "several": True}
    closed = {"details": {"poll": {**past, "closes_at": "2020-01-01T00:00:00Z"}}}
    assert (await content.patch(ada, f"/v1/posts/{poll}", json=closed, headers=ANY)).is_success
    refused = await content.put(bob, f"/v1/polls/{poll}/ballot", json={"choices": [0]})
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:guilde:problem:poll-closed")


async def test_the_options_of_a_poll_cannot_change(content: Client, world: World) -> None:
    ada = world.person("Ada")
    poll = await a_poll(content, ada)
    other = {"details": {"poll": {"options": ["Milk", "Water"]}}}
    refused = await content.patch(ada, f"/v1/posts/{poll}", json=other, headers=ANY)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:guilde:problem:poll-fixed")


async def test_a_post_that_is_no_poll_is_not_found(content: Client, world: World) -> None:
    ada = world.person("Ada")
    post = await write(content, ada)
    for answer in (
        await content.get(ada, f"/v1/polls/{post['id']}"),
        await content.put(ada, f"/v1/polls/{post['id']}/ballot", json={"choices": [0]}),
    ):
        assert (answer.status_code, answer.json()["type"]) == (
            *(404, "urn:guilde:problem:poll-not-found"),
        )


async def test_only_members_vote_in_a_community(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    member, stranger = await world.member(slug), world.person("Bob")
    details = {"poll": {"options": ["Tea", "Coffee"]}}
    made = await write(content, member, kind="poll", details=details, community=slug)
    assert await vote(content, stranger, made["id"], 0) == 403
    assert await vote(content, member, made["id"], 0) == 204


async def test_ballots_go_with_the_person_and_with_the_poll(
    content: Client, content_scope: Scope, world: World
) -> None:
    ada, bob = world.person("Ada"), world.person("Bob")
    first, second = await a_poll(content, ada), await a_poll(content, ada)
    for person in (ada, bob):
        assert [await vote(content, person, poll, 1) for poll in (first, second)] == [204, 204]
    await world.knows(bob)
    await world.erases(bob)

    async def left(poll: str, count: int) -> bool:
        return await content_scope["ballots"].count_documents({"post_id": poll}) == count

    await eventually(partial(left, first, 1))
    assert await results(content, ada, first) == ([0, 1, 0], 1, [1])
    assert (await content.delete(ada, f"/v1/posts/{second}", headers=ANY)).status_code == 204
    await eventually(partial(left, second, 0))
