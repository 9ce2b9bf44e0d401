"""Invitations by mail address, over HTTP, on the real store."""

from typing import Any

from shared.mongo import Store
from tests.support.membership import ANY, Guilds, ok, problem
from tests.support.messaging import eventually
from tests.support.services import Client, People, Person


def address_of(person: Person) -> str:
    """Return a person's address in the tests' issuer."""
    return f"{person.name.lower().replace(' ', '-')}@example.org"


async def invite(membership: Client, person: Person, slug: str, *addresses: str) -> dict[str, Any]:
    path = f"/v1/communities/{slug}/address-invitations"
    return ok(await membership.post(person, path, json={"addresses": addresses}))


async def invited(membership: Client, person: Person) -> list[tuple[str, str]]:
    items = ok(await membership.get(person, "/v1/memberships"))["items"]
    return [(item["community"]["slug"], item["standing"]) for item in items]


async def test_a_known_person_is_invited_at_once_and_others_once_they_sign_in(
    membership: Client, guilds: Guilds
) -> None:
    ada, bob, new = guilds.person("Ada"), await guilds.known("Bob"), guilds.person("New")
    slug = await guilds.community(ada, visibility="private")
    answers = [
        await invite(membership, ada, slug, address_of(person).upper()) for person in (bob, new)
    ]
    assert answers == [{"invited": 1}, {"invited": 1}]
    path = f"/v1/communities/{slug}/address-invitations"
    listed = ok(await membership.get(ada, path))["items"]
    assert {each["address"] for each in listed} == {address_of(bob), address_of(new)}
    assert len({frozenset(each) for each in listed}) == 1
    for person in (bob, new):

        async def is_invited(who: Person = person) -> bool:
            return await invited(membership, who) == [(slug, "invited")]

        await eventually(is_invited)
    ok(await membership.post(new, f"/v1/communities/{slug}/join"))


async def test_a_withdrawn_address_invites_nobody(membership: Client, guilds: Guilds) -> None:
    ada, new = guilds.person("Ada"), guilds.person("New")
    slugs = [await guilds.community(ada) for _ in range(2)]
    for slug in slugs:
        await invite(membership, ada, slug, address_of(new))
    path = f"/v1/communities/{slugs[0]}/address-invitations"
    [waiting] = ok(await membership.get(ada, path))["items"]
    for _ in range(2):
        answer = await membership.delete(ada, f"{path}/{waiting['id']}")
        assert answer.status_code == 204

    async def is_invited() -> bool:
        return await invited(membership, new) == [(slugs[1], "invited")]

    await eventually(is_invited)


async def test_an_invalid_address_is_named_and_nobody_is_invited(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    path = f"/v1/communities/{await guilds.community(ada)}/address-invitations"
    body = {"addresses": ["good@example.org", "bad@", "two@x.org, three@x.org"]}
    answer = await membership.post(ada, path, json=body)
    assert problem(answer) == (422, "invalid")
    assert [e["where"] for e in answer.json()["errors"]] == [
        ["body", "addresses", "1"],
        ["body", "addresses", "2"],
    ]
    assert ok(await membership.get(ada, path))["items"] == []


async def test_the_address_of_an_erased_person_is_kept_nowhere(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    ada, bob = guilds.person("Ada"), await guilds.known("Bob")
    slug = await guilds.community(ada)
    animator = await guilds.member(slug, ada, "animator")
    await invite(membership, animator, slug, address_of(bob), "other@example.org")
    rows = membership_store.scope["address_invitations"]

    async def is_theirs() -> bool:
        return await rows.find_one({"person_id": guilds.id_of(bob)}) is not None

    await eventually(is_theirs)
    for person in (bob, animator):
        done = await membership.delete(person, "/v1/profiles/me", headers=ANY)
        assert done.status_code == 204
    assert await rows.find_one({"address": address_of(bob)}) is None

    async def names_nobody() -> bool:
        return await rows.find_one({"made_by": guilds.id_of(animator)}) is None

    await eventually(names_nobody)


async def test_an_unverified_address_does_not_count(membership: Client, people: People) -> None:
    claims = {"email": "ada@example.org", "email_verified": False}
    thief = people.at("Thief", 0, **claims)
    assert ok(await membership.get(thief, "/v1/profiles/me"))["email"] == ""
