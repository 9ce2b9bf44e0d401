"""Pulse surveys: answered by nobody known, shown once closed and from five answers on."""

import asyncio
from typing import Any

from shared.contracts.pulses import PULSE
from shared.mongo import Store
from tests.support.content import created
from tests.support.engines import Engines
from tests.support.health import a_pulse
from tests.support.membership import Guilds, ok, problem
from tests.support.messaging import eventually, facts_of
from tests.support.services import Client, Person

TWO = {"questions": [{"en": "Do you learn here?"}, {"fr": "Osez-vous demander ?"}]}


async def asked(
    membership: Client, guilds: Guilds, members: int
) -> tuple[Person, list[Person], dict[str, Any]]:
    """Return the owner, the members and an open survey of two questions."""
    owner = guilds.person("Olga")
    slug = await guilds.community(owner)
    people = [await guilds.member(slug, owner) for _ in range(members)]
    path = f"/v1/communities/{slug}/pulses"
    return owner, people, created(await membership.post(owner, path, json=a_pulse(**TWO)))


async def answer(membership: Client, person: Person, pulse: dict[str, Any], *scores: int) -> int:
    body = {"scores": scores, "comment": f"=because {scores[0]}"}
    path = f"/v1/pulses/{pulse['id']}/answers"
    return (await membership.post(person, path, json=body)).status_code


async def test_results_are_shown_once_it_is_closed_and_never_change(
    membership: Client, guilds: Guilds, engines: Engines, membership_store: Store
) -> None:
    owner, people, pulse = await asked(membership, guilds, 6)
    path = f"/v1/pulses/{pulse['id']}"
    for number, person in enumerate(people[:5]):
        assert await answer(membership, person, pulse, number + 1, 5) == 204
        assert ok(await membership.get(owner, path))["results"] is None
    assert ok(await membership.get(people[0], path))["may_answer"] is False
    assert ok(await membership.get(people[5], path))["may_answer"] is True
    assert problem(await membership.post(people[0], f"{path}/close"))[0] == 403
    results = ok(await membership.post(owner, f"{path}/close"))["results"]
    assert results["answered"] == 5
    assert [each["counts"] for each in results["scores"]] == [[1] * 5, [0, 0, 0, 0, 5]]
    assert [each["mean"] for each in results["scores"]] == [3, 5]
    assert results["comments"] == sorted(results["comments"])
    late = await membership.post(people[5], f"{path}/answers", json={"scores": [1, 1]})
    assert problem(late) == (409, "pulse-closed")
    assert ok(await membership.get(people[5], path))["results"] == results
    table = await membership.get(owner, f"{path}/results.csv")
    assert "'=because 1" in table.text
    assert "\n=because" not in table.text

    async def nobody_is_named() -> bool:
        marks = membership_store.scope["pulse_people"]
        return not await marks.count_documents({"pulse_id": pulse["id"]})

    await eventually(nobody_is_named)
    told = await facts_of(engines.kafka, PULSE.topic, pulse["id"], 2)
    assert [fact.participle for fact in told] == ["opened", "closed"]


async def test_fewer_than_five_answers_are_never_shown(membership: Client, guilds: Guilds) -> None:
    owner, people, pulse = await asked(membership, guilds, 4)
    for person in people:
        assert await answer(membership, person, pulse, 1, 2) == 204
    closed = ok(await membership.post(owner, f"/v1/pulses/{pulse['id']}/close"))
    assert (closed["is_open"], closed["results"]) == (False, None)


async def test_a_person_answers_once_even_at_the_same_time(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    _, people, pulse = await asked(membership, guilds, 1)
    sent = [answer(membership, people[0], pulse, 3, 3) for _ in range(3)]
    assert await asyncio.gather(*sent) == [204, 204, 204]
    box = await membership_store.scope["pulse_boxes"].find_one({"_id": pulse["id"]})
    assert box is not None
    assert box["answered"] == 1


async def test_nothing_stored_of_an_answer_says_whose_it_is(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    _, people, pulse = await asked(membership, guilds, 2)
    for number, person in enumerate(people):
        await answer(membership, person, pulse, number + 1, 1)
    scope = membership_store.scope
    box = await scope["pulse_boxes"].find_one({"_id": pulse["id"]})
    assert box is not None
    assert set(box) == {"_id", "closed", "answered", "counts", "comments"}
    assert not any(guilds.id_of(person) in str(box) for person in people)
    marks = await scope["pulse_people"].find({"pulse_id": pulse["id"]}).to_list(None)
    assert all(set(mark) == {"_id", "pulse_id", "person_id"} for mark in marks)
    for person in people:
        kept = {"person_id": guilds.id_of(person), "_id": {"$regex": pulse["id"]}}
        assert not await scope["idempotency"].count_documents(kept)


async def test_outsiders_and_wrong_answers_are_refused(membership: Client, guilds: Guilds) -> None:
    owner, _, pulse = await asked(membership, guilds, 0)
    path = f"/v1/pulses/{pulse['id']}"
    outsider = await guilds.known("Otto")
    assert problem(await membership.get(outsider, path))[0] == 403
    assert await answer(membership, outsider, pulse, 1, 1) == 403
    assert await answer(membership, owner, pulse, 1) == 422
    assert await answer(membership, owner, pulse, 1, 6) == 422
    listing = f"/v1/communities/{pulse['community']['slug']}/pulses"
    past = await membership.post(owner, listing, json=a_pulse(closes_at="2020-01-01T00:00:00Z"))
    assert past.status_code == 422
