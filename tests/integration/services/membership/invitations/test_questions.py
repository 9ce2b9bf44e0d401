"""Questions to people who ask to join, and their answers, over HTTP, on the real store."""

import asyncio

from shared.contracts.membership import MEMBERSHIP, membership_id
from tests.support.engines import Engines
from tests.support.membership import ANY, Guilds, ok, problem, statuses
from tests.support.messaging import facts_of
from tests.support.services import Client, Person

QUESTIONS = [{"en": "Why?", "fr": "Pourquoi ?"}, {"en": "Since when?"}]
ANSWERS = {"answers": ["To learn", "Last year"]}


async def asking_community(membership: Client, guilds: Guilds, owner: Person) -> str:
    slug = await guilds.community(owner, join_policy="approval")
    path = f"/v1/communities/{slug}"
    body = {"questions": QUESTIONS}
    changed = ok(await membership.patch(owner, path, json=body, headers=ANY))
    assert changed["questions"] == QUESTIONS
    return slug


async def test_answers_to_join_questions_are_kept_until_the_decision(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada, bob = guilds.person("Ada"), await guilds.known("Bob")
    slug = await asking_community(membership, guilds, ada)
    path = f"/v1/communities/{slug}"
    for body in (None, {"answers": ["Only one"]}):
        answer = await membership.post(bob, f"{path}/join", json=body)
        assert (problem(answer), answer.json()["questions"]) == ((409, "answers-needed"), 2)
    ok(await membership.post(bob, f"{path}/join", json=ANSWERS))
    asked = await guilds.standing(slug, bob, seen_by=ada)
    assert [(a["question"], a["answer"]) for a in asked["answers"]] == [
        (QUESTIONS[0], "To learn"),
        (QUESTIONS[1], "Last year"),
    ]
    [own] = ok(await membership.get(bob, "/v1/memberships"))["items"]
    assert own["answers"] == asked["answers"]
    exported = ok(await membership.get(bob, "/v1/profiles/me/export"))
    assert [each["answers"] for each in exported["memberships"]] == [asked["answers"]]
    animator = await guilds.member(slug, ada, "animator")
    decisions = (membership.post(p, f"{guilds.path(slug, bob)}/approve") for p in (ada, animator))
    answers = await asyncio.gather(*decisions)
    assert statuses(list(answers)) == [200, 409]
    assert (await guilds.standing(slug, bob, seen_by=ada))["answers"] == []
    community = ok(await membership.get(ada, path))["id"]
    key = membership_id(community, guilds.id_of(bob))
    facts = await facts_of(engines.kafka, MEMBERSHIP.topic, key, 2)
    assert [fact.participle for fact in facts] == ["requested", "approved"]
    assert "To learn" not in str(facts)


async def test_a_request_is_withdrawn_with_its_answers(membership: Client, guilds: Guilds) -> None:
    ada, bob = guilds.person("Ada"), await guilds.known("Bob")
    slug = await asking_community(membership, guilds, ada)
    ok(await membership.post(bob, f"/v1/communities/{slug}/join", json=ANSWERS))
    left = ok(await membership.post(bob, f"/v1/communities/{slug}/leave"))
    assert (left["standing"], left["answers"]) == ("left", [])


async def test_an_invited_person_answers_nothing(membership: Client, guilds: Guilds) -> None:
    ada = guilds.person("Ada")
    slug = await asking_community(membership, guilds, ada)
    ivy = await guilds.invited(slug, ada)
    assert ok(await membership.post(ivy, f"/v1/communities/{slug}/join"))["standing"] == "active"


async def test_a_community_asks_five_questions_at_most(membership: Client, guilds: Guilds) -> None:
    ada = guilds.person("Ada")
    path = f"/v1/communities/{await guilds.community(ada)}"
    questions: list[list[dict[str, str]]] = [[{"en": "Why?"}] * 6, [{}], [{"en": " "}]]
    for wrong in questions:
        answer = await membership.patch(ada, path, json={"questions": wrong}, headers=ANY)
        assert problem(answer) == (422, "invalid")
