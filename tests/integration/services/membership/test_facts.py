"""Facts of membership: exactly one per committed version, in order, with its state."""

import asyncio
from collections.abc import Callable

from services.membership.store.owned import OWNED
from shared.contracts.membership import (
    COMMUNITY,
    MEMBERSHIP,
    PROFILE,
    MembershipData,
    ProfileData,
    membership_id,
)
from shared.messaging.owned import republish_all
from shared.messaging.unit import Unit
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.membership import ANY, Guilds, ok
from tests.support.messaging import NoRelay, eventually, facts_of, records_of
from tests.support.services import Client, Person

Unique = Callable[[str], str]
ME = "/v1/profiles/me"


async def key_of(membership: Client, guilds: Guilds, slug: str, person: Person) -> str:
    read = ok(await membership.get(person, f"/v1/communities/{slug}"))
    return membership_id(read["id"], guilds.id_of(person))


async def test_each_version_of_a_community_is_published(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada, topics=["SQL"])
    path = f"/v1/communities/{slug}"
    made = ok(await membership.get(ada, path))
    same = {"topics": ["SQL"]}
    wrong = {"topics": ["R"], "domain": "y"}
    ok(await membership.patch(ada, path, json={"names": {"fr": "Guilde"}}, headers=ANY))
    ok(await membership.patch(ada, path, json=same, headers=ANY))
    await membership.patch(ada, path, json=wrong, headers={"If-Match": '"1"'})
    await membership.patch(guilds.person("Eve"), path, json=wrong, headers=ANY)
    last = {"visibility": "private", "join_policy": "invitation"}
    ok(await membership.patch(ada, path, json=last, headers=ANY))

    facts = await facts_of(engines.kafka, COMMUNITY.topic, made["id"], 3)
    assert [fact.participle for fact in facts] == ["created", "updated", "updated"]
    assert [fact.sequence for fact in facts] == [1, 2, 3]
    assert [fact.data.changed for fact in facts] == [
        (),
        ("names",),
        ("visibility", "join_policy"),
    ]
    assert {fact.actor for fact in facts} == {guilds.id_of(ada)}
    first, end = facts[0].data.state, facts[2].data.state
    assert (first.slug, first.names, first.visibility) == (slug, {"en": "Guild"}, "internal")
    assert (end.names, end.topics, end.visibility) == ({"fr": "Guilde"}, ("SQL",), "private")


async def test_each_step_of_a_membership_is_published_with_its_actor(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada, bob = guilds.person("Ada"), guilds.person("Bob")
    slug = await guilds.community(ada, join_policy="approval")
    path, member = f"/v1/communities/{slug}", guilds.path(slug, bob)
    body = {"person_id": guilds.id_of(bob)}
    ok(await membership.post(bob, f"{path}/join"))
    assert (await membership.post(bob, f"{path}/join")).status_code == 409
    ok(await membership.post(ada, f"{member}/refuse"))
    ok(await membership.post(bob, f"{path}/join"))
    ok(await membership.post(ada, f"{member}/approve"))
    ok(await membership.patch(ada, member, json={"role": "expert"}, headers=ANY))
    ok(await membership.patch(ada, member, json={"role": "expert"}, headers=ANY))
    ok(await membership.post(bob, f"{path}/leave"))
    await membership.post(ada, f"{path}/members", json=body)
    await membership.post(ada, f"{path}/members", json=body)
    ok(await membership.post(bob, f"{path}/join"))
    ok(await membership.delete(ada, member))

    key = await key_of(membership, guilds, slug, bob)
    facts = await facts_of(engines.kafka, MEMBERSHIP.topic, key, 9)
    steps = [(fact.participle, fact.data.state.standing, fact.data.state.role) for fact in facts]
    assert steps == [
        ("requested", "requested", "member"),
        ("refused", "refused", "member"),
        ("requested", "requested", "member"),
        ("approved", "active", "member"),
        ("appointed", "active", "expert"),
        ("left", "left", "member"),
        ("invited", "invited", "member"),
        ("joined", "active", "member"),
        ("removed", "removed", "member"),
    ]
    assert [fact.sequence for fact in facts] == list(range(1, 10))
    doers = [guilds.id_of(person) for person in (bob, ada, bob, ada, ada, bob, ada, bob, ada)]
    assert [fact.actor for fact in facts] == doers
    data = facts[0].data
    assert isinstance(data, MembershipData)
    assert (data.state.community.slug, data.state.person_id) == (slug, guilds.id_of(bob))


async def test_the_creator_of_a_community_is_published_as_its_owner(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    key = await key_of(membership, guilds, slug, ada)
    [fact] = await facts_of(engines.kafka, MEMBERSHIP.topic, key, 1)
    assert (fact.participle, fact.data.state.role) == ("joined", "owner")


async def test_a_profile_is_published_with_personal_data_apart_and_ends_in_a_tombstone(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada = await guilds.known("Ada", "guest")
    ok(await membership.patch(ada, ME, json={"about": "Sails", "skills": ["knots"]}, headers=ANY))
    await membership.delete(ada, ME, headers=ANY)

    async def ended() -> list[bytes | None]:
        records = await records_of(engines.kafka, PROFILE.topic, guilds.id_of(ada))
        values = [record.value for record in records]
        return values if values and values[-1] is None else []

    values = await eventually(ended)
    assert [value is None for value in values] == [False, False, False, True]
    assert b"Sails" not in values[2]
    assert ada.name.encode() in values[0]
    assert ada.name.encode() not in values[2]


async def test_versions_of_a_profile_are_published_in_order(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada = await guilds.known("Ada")
    ok(await membership.patch(ada, ME, json={"name": ada.name}, headers=ANY))
    ok(await membership.patch(ada, ME, json={"about": "Sails", "language": "fr"}, headers=ANY))
    facts = await facts_of(engines.kafka, PROFILE.topic, guilds.id_of(ada), 2)
    assert [(fact.participle, fact.sequence) for fact in facts] == [("created", 1), ("updated", 2)]
    assert [fact.data.changed for fact in facts] == [(), ("about", "language")]
    created, updated = facts[0].data, facts[1].data
    assert isinstance(created, ProfileData)
    assert (created.person.name, created.person.about) == (ada.name, "")
    assert (updated.person.about, updated.state.language) == ("Sails", "fr")


async def test_simultaneous_writes_publish_one_fact_per_version(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    path = f"/v1/communities/{slug}"
    people = [await guilds.member(slug, ada) for _ in range(4)]
    for role in ("expert", "member"):
        await asyncio.gather(
            *(
                membership.patch(by, guilds.path(slug, whom), json={"role": role}, headers=ANY)
                for whom in people
                for by in (ada, ada)
            )
        )
    await asyncio.gather(*(membership.post(person, f"{path}/leave") for person in people * 2))
    for person in people:
        version = (await guilds.standing(slug, person, seen_by=ada))["version"]
        ok(await membership.post(person, f"{path}/join"))  # the last fact
        key = await key_of(membership, guilds, slug, person)
        facts = await facts_of(engines.kafka, MEMBERSHIP.topic, key, version + 1)
        assert [fact.sequence for fact in facts] == list(range(1, version + 2))
        assert facts[-1].participle == "joined"


async def test_republishing_publishes_the_present_state_at_the_same_sequence(
    membership: Client, guilds: Guilds, membership_store: Store, engines: Engines
) -> None:
    ada, gone = guilds.person("Ada"), await guilds.known("Gone")
    slug = await guilds.community(ada)
    path = f"/v1/communities/{slug}"
    ok(await membership.patch(ada, path, json={"domain": "New"}, headers=ANY))
    await membership.delete(gone, ME, headers=ANY)
    unit = Unit(membership_store, NoRelay())
    counts = [count async for count in republish_all(unit, OWNED)]
    assert sum(counts) >= 4
    made = ok(await membership.get(ada, path))
    last = (await facts_of(engines.kafka, COMMUNITY.topic, made["id"], 3))[-1]
    assert (last.participle, last.sequence, last.data.state.domain) == ("republished", 2, "New")
    key = await key_of(membership, guilds, slug, ada)
    last = (await facts_of(engines.kafka, MEMBERSHIP.topic, key, 2))[-1]
    assert (last.participle, last.sequence, last.data.state.role) == ("republished", 1, "owner")
    last = (await facts_of(engines.kafka, PROFILE.topic, guilds.id_of(ada), 2))[-1]
    assert (last.participle, last.sequence, last.data.person.name) == ("republished", 1, ada.name)
    # no fact of an erased person is republished: the tombstone is the last record
    records = await records_of(engines.kafka, PROFILE.topic, guilds.id_of(gone))
    assert [record.value is None for record in records] == [False, False, True]
    # republished with a new time, and still at its version
    edited = await membership.patch(ada, path, json={"domain": "x"}, headers={"If-Match": '"2"'})
    assert edited.status_code == 200
