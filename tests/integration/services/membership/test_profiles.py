"""Profiles: made at first sight, edited by their person, erased everywhere."""

import asyncio
from collections.abc import Callable

from tests.support.messaging import eventually
from tests.support.services import Client, People

Unique = Callable[[str], str]


async def test_a_profile_is_made_when_a_token_is_first_seen(
    membership: Client, people: People, unique: Unique
) -> None:
    name = unique("Ada")
    own = (await membership.get(people(name), "/v1/profiles/me")).json()
    assert own["name"] == name
    assert own["email"] == f"{name.lower()}@example.org"


async def test_many_first_requests_at_once_make_one_profile(
    membership: Client, people: People, unique: Unique
) -> None:
    ada = people(unique("Ada"))
    answers = await asyncio.gather(*(membership.get(ada, "/v1/profiles/me") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_others_do_not_see_an_address(
    membership: Client, people: People, unique: Unique
) -> None:
    ada, bob = people(unique("Ada")), people(unique("Bob"))
    own = (await membership.get(ada, "/v1/profiles/me")).json()
    seen = (await membership.get(bob, f"/v1/profiles/{own['id']}")).json()
    assert seen["name"] == ada.name
    assert seen["email"] is None


async def test_an_edit_needs_the_version_it_starts_from(
    membership: Client, people: People, unique: Unique
) -> None:
    ada = people(unique("Ada"))
    change = {"headline": "Data engineer"}
    without = await membership.patch(ada, "/v1/profiles/me", json=change)
    assert without.status_code == 428
    edited = await membership.patch(
        ada, "/v1/profiles/me", json=change, headers={"If-Match": '"1"'}
    )
    assert edited.status_code == 200
    assert edited.headers["etag"] == '"2"'
    stale = await membership.patch(
        ada, "/v1/profiles/me", json={"headline": "Other"}, headers={"If-Match": '"1"'}
    )
    assert stale.status_code == 412


async def test_an_edit_that_changes_nothing_makes_no_version(
    membership: Client, people: People, unique: Unique
) -> None:
    ada = people(unique("Ada"))
    same = await membership.patch(
        ada, "/v1/profiles/me", json={"name": ada.name}, headers={"If-Match": "*"}
    )
    assert same.headers["etag"] == '"1"'
    assert "guilde-token" not in same.headers


async def test_an_erased_person_is_gone_and_belongs_nowhere(
    membership: Client, people: People, unique: Unique
) -> None:
    ada, bob, slug = people(unique("Ada")), people(unique("Bob")), unique("data")
    body = {"slug": slug, "names": {"en": "Data"}}
    await membership.post(ada, "/v1/communities", json=body)
    person = (await membership.post(bob, f"/v1/communities/{slug}/join")).json()["person_id"]
    erased = await membership.delete(bob, "/v1/profiles/me", headers={"If-Match": "*"})
    assert erased.status_code == 204
    assert (await membership.get(ada, f"/v1/profiles/{person}")).status_code == 404

    async def belongs_nowhere() -> bool:
        read = await membership.get(ada, f"/v1/communities/{slug}")
        return bool(read.json()["members"] == 1)

    await eventually(belongs_nowhere)


async def test_an_erased_person_cannot_act_with_a_token_that_is_still_valid(
    membership: Client, people: People, unique: Unique
) -> None:
    ada, bob, slug = people(unique("Ada")), people(unique("Bob")), unique("data")
    body = {"slug": slug, "names": {"en": "Data"}}
    await membership.post(ada, "/v1/communities", json=body)
    await membership.get(bob, "/v1/profiles/me")
    await membership.delete(bob, "/v1/profiles/me", headers={"If-Match": "*"})
    tried = await membership.post(bob, f"/v1/communities/{slug}/join")
    assert (tried.status_code, tried.json()["type"]) == (403, "urn:guilde:problem:person-erased")
    other = {"slug": unique("own"), "names": {"en": "Own"}}
    assert (await membership.post(bob, "/v1/communities", json=other)).status_code == 403
