"""Profiles: created with the first token, edited by their person, visible to the organisation."""

import asyncio
from typing import Any

import pytest

from tests.support.membership import ANY, Guilds, ok, problem, statuses
from tests.support.services import Client, People


async def test_the_first_token_of_a_person_creates_their_profile(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    answer = await membership.get(ada, "/v1/profiles/me")
    own = ok(answer)
    assert (own["id"], own["name"], own["guest"]) == (guilds.id_of(ada), ada.name, False)
    assert own["email"] == f"{ada.name.lower().replace(' ', '-')}@example.org"
    assert answer.headers["etag"] == '"1"'


async def test_its_language_is_that_of_the_token(membership: Client, people: People) -> None:
    zoe = people("Zoe of the profiles", locale="fr-CA")
    assert ok(await membership.get(zoe, "/v1/profiles/me"))["language"] == "fr"


async def test_many_first_requests_at_once_make_one_profile(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    answers = await asyncio.gather(*(membership.get(ada, "/v1/profiles/me") for _ in range(8)))
    assert {(answer.status_code, answer.json()["version"]) for answer in answers} == {(200, 1)}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_others_do_not_see_a_mail_address(membership: Client, guilds: Guilds) -> None:
    ada, bob = await guilds.known("Ada"), guilds.person("Bob", "admin")
    seen = ok(await membership.get(bob, f"/v1/profiles/{guilds.id_of(ada)}"))
    assert (seen["name"], seen["email"]) == (ada.name, None)


async def test_guests_see_no_profile_but_their_own(membership: Client, guilds: Guilds) -> None:
    ada, guest = await guilds.known("Ada"), await guilds.known("Gus", "guest")
    hidden = await membership.get(guest, f"/v1/profiles/{guilds.id_of(ada)}")
    absent = await membership.get(guest, f"/v1/profiles/{guilds.id_of(guilds.person('No'))}")
    assert problem(hidden) == (404, "profile-not-found")
    assert hidden.content == absent.content
    assert ok(await membership.get(guest, f"/v1/profiles/{guilds.id_of(guest)}"))["guest"]
    assert ok(await membership.get(ada, f"/v1/profiles/{guilds.id_of(guest)}"))["guest"]


async def test_an_edit_needs_the_present_version(membership: Client, guilds: Guilds) -> None:
    ada = guilds.person("Ada")
    change = {"headline": "Data engineer", "skills": ["SQL"], "language": "fr"}
    without = await membership.patch(ada, "/v1/profiles/me", json=change)
    assert without.status_code == 428
    first = {"If-Match": '"1"'}
    edited = await membership.patch(ada, "/v1/profiles/me", json=change, headers=first)
    assert (ok(edited)["headline"], edited.headers["etag"]) == ("Data engineer", '"2"')
    assert "membership.profile/" in edited.headers["guilde-token"]
    stale = await membership.patch(ada, "/v1/profiles/me", json={"about": "x"}, headers=first)
    assert (problem(stale), stale.json()["version"]) == ((412, "stale"), 2)
    read = ok(await membership.get(ada, "/v1/profiles/me"))
    assert (read["skills"], read["language"], read["about"]) == (["SQL"], "fr", "")


async def test_an_edit_that_changes_nothing_makes_no_version(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    body = {"name": ada.name}
    same = await membership.patch(ada, "/v1/profiles/me", json=body, headers=ANY)
    assert (same.status_code, same.headers["etag"]) == (200, '"1"')
    assert "guilde-token" not in same.headers


async def test_one_of_several_simultaneous_edits_succeeds(
    membership: Client, guilds: Guilds
) -> None:
    ada = await guilds.known("Ada")
    edits = [
        membership.patch(
            ada, "/v1/profiles/me", json={"headline": f"h{n}"}, headers={"If-Match": '"1"'}
        )
        for n in range(8)
    ]
    answers = await asyncio.gather(*edits)
    assert statuses(answers) == [200, *[412] * 7]
    [made] = [answer.json()["headline"] for answer in answers if answer.is_success]
    read = ok(await membership.get(ada, "/v1/profiles/me"))
    assert (read["headline"], read["version"]) == (made, 2)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": "other@example.org"},
        {"guest": False},
        {"name": ""},
        {"name": {"$ne": ""}},
        {"skills": ["x"] * 21},
        {"about": "x" * 4_001},
        {"language": "de"},
    ],
    ids=lambda body: str(body)[:30],
)
async def test_an_invalid_edit_is_refused(
    membership: Client, guilds: Guilds, body: dict[str, Any]
) -> None:
    ada = guilds.person("Ada")
    refused = await membership.patch(ada, "/v1/profiles/me", json=body, headers=ANY)
    assert refused.status_code == 422
    assert ok(await membership.get(ada, "/v1/profiles/me"))["version"] == 1
