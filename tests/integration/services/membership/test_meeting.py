"""People to meet: suggested with reasons, endorsed, connected, and visible to nobody else."""

from dataclasses import dataclass
from typing import Any

import pytest_asyncio
from uuid6 import uuid7

from tests.support.content import created
from tests.support.membership import ANY, Guilds, ok, problem
from tests.support.messaging import eventually
from tests.support.services import Client, Person

ME = "/v1/profiles/me"


@dataclass(frozen=True, slots=True)
class Pair:
    """Ada of Rails wants to learn a topic that Bob of Roads can teach; both are in `slug`."""

    ada: Person
    bob: Person
    topic: str
    slug: str
    bob_id: str
    ada_id: str


@pytest_asyncio.fixture
async def pair(membership: Client, guilds: Guilds) -> Pair:
    admin, ada, bob = guilds.person("Root", "admin"), guilds.person("Ada"), guilds.person("Bob")
    word = uuid7().hex
    labels = {"labels": {"fr": f"Sujet {word}", "en": f"Topic {word}"}}
    topic = created(await membership.post(admin, "/v1/topics", json=labels))["id"]
    slug = await guilds.community(ada)
    await rate(membership, ada, topic, wants_to_learn=True)
    await rate(membership, bob, topic, level=4, can_teach=True)
    ok(await membership.post(bob, f"/v1/communities/{slug}/join"))
    for person, department in ((ada, "Rails"), (bob, "Roads")):
        path, body = f"/v1/profiles/{guilds.id_of(person)}/directory", {"department": department}
        assert (await membership.put(admin, path, json=body)).status_code == 204
    return Pair(ada, bob, topic, slug, guilds.id_of(bob), guilds.id_of(ada))


async def rate(membership: Client, person: Person, topic: str, **rated: Any) -> None:
    body = {"competencies": [{"topic_id": topic, **rated}]}
    ok(await membership.patch(person, ME, json=body, headers=ANY))


async def meet(membership: Client, person: Person) -> dict[str, Any]:
    """Return the reasons by the id of the suggested person."""
    found = ok(await membership.get(person, f"{ME}/meet?limit=30"))["items"]
    return {each["person"]["id"]: each["reasons"] for each in found}


async def test_two_people_meet_by_skills_and_communities(membership: Client, pair: Pair) -> None:
    reasons = (await meet(membership, pair.ada))[pair.bob_id]
    assert [each["topic_id"] for each in reasons["teaches"]] == [pair.topic]
    assert [each["slug"] for each in reasons["communities"]] == [pair.slug]
    assert reasons["learns"] == []
    back = (await meet(membership, pair.bob))[pair.ada_id]
    assert [each["topic_id"] for each in back["learns"]] == [pair.topic]


async def test_a_hidden_skill_is_no_reason(membership: Client, pair: Pair) -> None:
    hide = {"audiences": {"competencies": "nobody"}}
    ok(await membership.patch(pair.bob, ME, json=hide, headers=ANY))
    reasons = (await meet(membership, pair.ada))[pair.bob_id]
    assert (reasons["teaches"], len(reasons["communities"])) == ([], 1)
    path = f"/v1/profiles/{pair.bob_id}/skills/{pair.topic}/endorsement"
    assert problem(await membership.put(pair.ada, path)) == (404, "skill-not-found")
    companions = {"audiences": {"competencies": "companions"}}
    ok(await membership.patch(pair.bob, ME, json=companions, headers=ANY))
    reasons = (await meet(membership, pair.ada))[pair.bob_id]
    assert [each["topic_id"] for each in reasons["teaches"]] == [pair.topic]


async def test_dismissed_followed_and_asked_people_are_not_suggested(
    membership: Client, pair: Pair
) -> None:
    path = f"/v1/stances/person/{pair.bob_id}"
    for attitude in ("dismissed", "followed"):
        answer = await membership.put(pair.ada, path, json={"attitude": attitude})
        assert answer.status_code == 204
        assert pair.bob_id not in await meet(membership, pair.ada)
    [own] = ok(await membership.get(pair.ada, "/v1/stances"))["items"]
    assert (own["target_id"], own["attitude"]) == (pair.bob_id, "followed")
    assert ok(await membership.get(pair.bob, "/v1/stances"))["items"] == []
    assert (await membership.delete(pair.ada, path)).status_code == 204
    assert pair.bob_id in await meet(membership, pair.ada)
    ok(await membership.put(pair.ada, f"/v1/connections/{pair.bob_id}"))
    assert pair.bob_id not in await meet(membership, pair.ada)


async def test_a_connection_needs_the_consent_of_both(membership: Client, pair: Pair) -> None:
    asked = ok(await membership.put(pair.ada, f"/v1/connections/{pair.bob_id}"))
    assert (asked["status"], asked["asked_by_me"]) == ("asked", True)
    [waiting] = ok(await membership.get(pair.bob, "/v1/connections?status=asked"))["items"]
    assert (waiting["person_id"], waiting["asked_by_me"]) == (pair.ada_id, False)
    assert waiting["name"] == pair.ada.name
    declined = await membership.delete(pair.bob, f"/v1/connections/{pair.ada_id}")
    assert declined.status_code == 204
    assert ok(await membership.get(pair.bob, "/v1/connections"))["items"] == []
    [still] = ok(await membership.get(pair.ada, "/v1/connections"))["items"]
    assert still["status"] == "asked"
    ok(await membership.put(pair.bob, f"/v1/connections/{pair.ada_id}"))
    accepted = ok(await membership.put(pair.ada, f"/v1/connections/{pair.bob_id}"))
    assert accepted["status"] == "connected"


async def test_a_skill_is_endorsed_once_by_somebody_else(membership: Client, pair: Pair) -> None:
    path = f"/v1/profiles/{pair.bob_id}/skills/{pair.topic}/endorsement"
    own = await membership.put(pair.bob, path)
    assert problem(own) == (422, "invalid")
    for _ in range(2):
        assert (await membership.put(pair.ada, path)).status_code == 204
    seen = f"/v1/profiles/{pair.bob_id}/endorsements"
    assert ok(await membership.get(pair.bob, seen))["items"] == [
        {"topic_id": pair.topic, "by_id": pair.ada_id, "name": pair.ada.name}
    ]
    assert (await membership.delete(pair.ada, path)).status_code == 204
    assert ok(await membership.get(pair.bob, seen))["items"] == []


async def test_an_endorsement_is_asked_for(membership: Client, pair: Pair) -> None:
    path = f"{ME}/skills/{pair.topic}/endorsement-requests"
    answer = await membership.post(pair.bob, path, json={"person_id": pair.ada_id})
    assert answer.status_code == 204
    [asked] = ok(await membership.get(pair.ada, "/v1/endorsement-requests"))["items"]
    assert (asked["person_id"], asked["skill"]["topic_id"]) == (pair.bob_id, pair.topic)
    given = f"/v1/profiles/{pair.bob_id}/skills/{pair.topic}/endorsement"
    assert (await membership.put(pair.ada, given)).status_code == 204
    assert ok(await membership.get(pair.ada, "/v1/endorsement-requests"))["items"] == []


async def test_ties_are_in_the_export_and_end_with_the_erasure(
    membership: Client, pair: Pair
) -> None:
    await membership.put(pair.ada, f"/v1/connections/{pair.bob_id}")
    await membership.put(pair.ada, f"/v1/stances/person/{pair.bob_id}", json={})
    path = f"/v1/profiles/{pair.bob_id}/skills/{pair.topic}/endorsement"
    await membership.put(pair.ada, path)
    export = ok(await membership.get(pair.ada, f"{ME}/export"))
    assert export["profile"]["department"] == "Rails"
    assert [each["topic_id"] for each in export["profile"]["competencies"]] == [pair.topic]
    assert [each["role"] for each in export["memberships"]] == ["owner"]
    assert [each["topics"] for each in export["endorsements_given"]] == [[pair.topic]]
    assert [each["target_id"] for each in export["stances"]] == [pair.bob_id]
    assert [each["person_id"] for each in export["connections"]] == [pair.bob_id]
    assert (await membership.delete(pair.ada, ME, headers=ANY)).status_code == 204

    async def forgotten() -> bool:
        theirs = ok(await membership.get(pair.bob, f"{ME}/export"))
        return not theirs["endorsements_received"] and not theirs["connections"]

    await eventually(forgotten)
