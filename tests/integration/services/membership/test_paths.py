"""Completed learning paths on profiles: a badge, and offers of skills; seen only by choice."""

from shared.contracts.recognition import AWARD
from shared.contracts.values import CommunityRef
from tests.integration.services.membership.test_recognition import (
    badges_of,
    choose,
    publish,
    recognition_of,
)
from tests.support import facts
from tests.support.content import created
from tests.support.engines import Engines
from tests.support.membership import Guilds, ok
from tests.support.messaging import eventually, facts_of
from tests.support.services import Client, Person


async def paths_of(membership: Client, reader: Person, person_id: str) -> list[str]:
    seen = ok(await membership.get(reader, f"/v1/profiles/{person_id}/paths"))
    return [each["id"] for each in seen["items"]]


async def test_a_completed_path_earns_one_badge_and_no_score(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    grace = await guilds.known("Grace")
    graces = guilds.id_of(grace)
    one, other = facts.path(community=None), facts.path(community=None)
    told = [facts.progress(each, graces) for each in (one, other)]
    await publish(engines, *told, *told[::-1], *told)

    async def awarded() -> bool:
        return await badges_of(membership, grace, guilds) == ["first_path"]

    await eventually(awarded)
    [fact] = await facts_of(engines.kafka, AWARD.topic, f"{graces}.first_path", 1)
    assert (fact.participle, fact.sequence) == ("awarded", 1)
    seen = await recognition_of(membership, grace, graces)
    assert seen["contributions"]["score"] == 0
    await choose(membership, grace, objects=True)

    async def is_removed() -> bool:
        return (await paths_of(membership, grace, graces)) == []

    await eventually(is_removed)


async def test_what_one_curates_oneself_and_what_is_not_complete_earns_nothing(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    grace = await guilds.known("Grace")
    graces = guilds.id_of(grace)
    own, begun, last = (facts.path(community=None) for _ in range(3))
    await publish(
        engines,
        *(own, begun, last),
        facts.progress(own, graces, own=True),
        facts.progress(begun, graces, "started", completed_at=None),
        facts.progress(last, graces),
    )

    async def applied() -> bool:
        return await paths_of(membership, grace, graces) == [last.subject]

    await eventually(applied)


async def test_others_see_completed_paths_only_as_the_person_wants_and_they_may(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada, bob = guilds.person("Ada"), await guilds.known("Bob")
    slug = await guilds.community(ada, visibility="private")
    grace = await guilds.member(slug, ada)
    graces = guilds.id_of(grace)
    key = ok(await membership.get(ada, f"/v1/communities/{slug}"))["id"]
    inside = facts.path(community=CommunityRef(id=key, slug=slug))
    for_all, deleted = facts.path(community=None), facts.path(community=None, is_deleted=True)
    every = (inside, for_all, deleted)
    await publish(engines, *every, *(facts.progress(each, graces) for each in every))
    both = {inside.subject, for_all.subject}

    async def applied() -> bool:
        return set(await paths_of(membership, grace, graces)) == both

    await eventually(applied)
    for reader in (ada, bob):
        assert await paths_of(membership, reader, graces) == []
    await choose(membership, grace, shows_paths=True)
    assert set(await paths_of(membership, ada, graces)) == both
    assert await paths_of(membership, bob, graces) == [for_all.subject]
    export = ok(await membership.get(grace, "/v1/profiles/me/export"))
    assert set(export["completed_paths"]) >= both


async def test_skills_that_a_path_teaches_are_offered_and_never_declared(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    admin, grace = guilds.person("Root", "admin"), await guilds.known("Grace")
    graces = guilds.id_of(grace)
    name = f"Streams {graces}"
    body = {"labels": {"fr": name, "en": name}}
    topic = created(await membership.post(admin, "/v1/topics", json=body))["id"]
    path = facts.path(community=None, topic_ids=(topic,))
    await publish(engines, path, facts.progress(path, graces))

    async def applied() -> bool:
        return await paths_of(membership, grace, graces) == [path.subject]

    await eventually(applied)

    async def offered() -> list[bool]:
        seen = ok(await membership.get(grace, f"/v1/profiles/{graces}/paths"))
        return [each["is_rated"] for each in seen["items"][0]["skills"]]

    assert await offered() == [False]
    me = ok(await membership.get(grace, "/v1/profiles/me"))
    assert me["competencies"] == []
    rated = {"competencies": [{"topic_id": topic, "level": 3}]}
    ok(await membership.patch(grace, "/v1/profiles/me", json=rated, headers={"If-Match": "*"}))
    assert await offered() == [True]
