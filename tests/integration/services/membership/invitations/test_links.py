"""Invitation links, over HTTP, on the real store."""

import asyncio
from typing import Any

import pytest

from shared.contracts.invitations import INVITATION
from shared.mongo import Store
from tests.support.content import created
from tests.support.engines import Engines
from tests.support.membership import ANY, Guilds, ok, problem, statuses
from tests.support.messaging import eventually, facts_of
from tests.support.services import Client, Person


async def link(membership: Client, person: Person, slug: str, **fields: Any) -> dict[str, Any]:
    path = f"/v1/communities/{slug}/invitations"
    return created(await membership.post(person, path, json=fields))


async def test_a_link_lets_a_person_into_a_private_community(
    membership: Client, guilds: Guilds
) -> None:
    ada, bob, guest = guilds.person("Ada"), guilds.person("Bob"), guilds.person("Gus", "guest")
    slug = await guilds.community(ada, visibility="private", join_policy="invitation")
    path = f"/v1/invitations/{(await link(membership, ada, slug, most_uses=5))['secret']}"
    for person in (bob, guest):
        held = ok(await membership.get(person, path))
        assert (held["names"], held["is_member"]) == ({"en": "Guild"}, False)
        joined = ok(await membership.post(person, f"{path}/use"))
        assert (joined["standing"], joined["role"]) == ("active", "member")
        ok(await membership.get(person, f"/v1/communities/{slug}"))
    [listed] = ok(await membership.get(ada, f"/v1/communities/{slug}/invitations"))["items"]
    assert (listed["most_uses"], listed["left"]) == (5, 3)


async def test_a_link_used_by_many_at_once_admits_as_many_as_it_has_uses(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada, slug = (owner := guilds.person("Ada")), await guilds.community(owner, visibility="private")
    people = [await guilds.known(f"P{number}") for number in range(4)]
    made = await link(membership, ada, slug, most_uses=2)
    path = f"/v1/invitations/{made['secret']}/use"
    answers = await asyncio.gather(*(membership.post(person, path) for person in people))
    assert statuses(answers) == [200, 200, 409, 409]
    assert {problem(each)[1] for each in answers if each.status_code == 409} == {"invitation-over"}
    assert ok(await membership.get(ada, f"/v1/communities/{slug}"))["members"] == 3
    facts = await facts_of(engines.kafka, INVITATION.topic, made["id"], 3)
    assert [fact.participle for fact in facts] == ["opened", "used", "used"]
    assert made["secret"] not in str(facts)


async def test_a_person_who_uses_a_link_twice_at_once_uses_it_once(
    membership: Client, guilds: Guilds
) -> None:
    ada, bob = guilds.person("Ada"), await guilds.known("Bob")
    slug = await guilds.community(ada)
    path = f"/v1/invitations/{(await link(membership, ada, slug, most_uses=2))['secret']}/use"
    answers = await asyncio.gather(*(membership.post(bob, path) for _ in range(3)))
    assert statuses(answers) == [200, 200, 200]
    [listed] = ok(await membership.get(ada, f"/v1/communities/{slug}/invitations"))["items"]
    assert listed["left"] == 1


async def test_a_revoked_link_admits_nobody_and_reveals_nothing(
    membership: Client, guilds: Guilds
) -> None:
    ada, bob = guilds.person("Ada"), guilds.person("Bob")
    slug = await guilds.community(ada, visibility="private")
    made = await link(membership, ada, slug)
    one = f"/v1/communities/{slug}/invitations/{made['id']}"
    revoked = [ok(await membership.delete(ada, one)) for _ in range(2)]
    assert revoked[0] == revoked[1]
    path = f"/v1/invitations/{made['secret']}"
    for answer in (await membership.get(bob, path), await membership.post(bob, f"{path}/use")):
        assert problem(answer) == (409, "invitation-over")
        assert slug not in answer.text


@pytest.mark.parametrize(
    ("fields", "field"), [({"most_uses": 0}, "most_uses"), ({"days": 91}, "days")]
)
async def test_a_link_has_bounds(
    membership: Client, guilds: Guilds, fields: dict[str, int], field: str
) -> None:
    ada = guilds.person("Ada")
    path = f"/v1/communities/{await guilds.community(ada)}/invitations"
    answer = await membership.post(ada, path, json=fields)
    assert (problem(answer), answer.json()["errors"][0]["where"]) == (
        *((422, "invalid"), ["body", field]),
    )


async def test_only_those_who_run_a_community_create_and_see_its_links(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    member, animator = [await guilds.member(slug, ada, role) for role in ("member", "animator")]
    path = f"/v1/communities/{slug}/invitations"
    await link(membership, animator, slug)
    for answer in (
        await membership.post(member, path, json={}),
        await membership.get(member, path),
    ):
        assert problem(answer) == (403, "not-allowed")


async def test_no_link_names_an_erased_person(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    animator = await guilds.member(slug, ada, "animator")
    made = await link(membership, animator, slug)
    assert (await membership.delete(animator, "/v1/profiles/me", headers=ANY)).status_code == 204

    async def forgotten() -> bool:
        row = await membership_store.scope["invitations"].find_one({"_id": made["id"]})
        return row is not None and row["made_by"] is None

    await eventually(forgotten)
