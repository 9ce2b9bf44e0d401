"""A community that a person may not know of looks like one that does not exist."""

import pytest
from httpx import Response

from tests.support.membership import ANY, Guilds, ok
from tests.support.services import Client, Person


async def every_way_to_a_community(
    membership: Client, person: Person, name: str, of_person: str
) -> list[tuple[int, bytes]]:
    path = f"/v1/communities/{name}"
    member = f"{path}/members/{of_person}"
    answers: list[Response] = [
        await membership.get(person, path),
        await membership.patch(person, path, json={"domain": "x"}, headers=ANY),
        await membership.get(person, f"{path}/members"),
        await membership.get(person, f"{path}/members?standing=requested"),
        await membership.post(person, f"{path}/members", json={"person_id": of_person}),
        await membership.post(person, f"{member}/approve"),
        await membership.post(person, f"{member}/refuse"),
        await membership.patch(person, member, json={"role": "expert"}, headers=ANY),
        await membership.delete(person, member),
        await membership.post(person, f"{path}/join"),
        await membership.post(person, f"{path}/leave"),
    ]
    return [(answer.status_code, answer.content) for answer in answers]


@pytest.mark.parametrize(
    "reader", ["somebody", "guest", "former member", "removed", "refused", "declined"]
)
@pytest.mark.parametrize("by", ["slug", "id"])
async def test_a_private_community_looks_missing_to_others(
    membership: Client, guilds: Guilds, reader: str, by: str
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada, names={"en": "Canary"}, join_policy="approval")
    made = ok(await membership.get(ada, f"/v1/communities/{slug}"))
    member = await guilds.member(slug, ada)
    person = await someone(membership, guilds, slug, ada, reader)
    private = {"visibility": "private"}
    ok(await membership.patch(ada, f"/v1/communities/{slug}", json=private, headers=ANY))

    of_person = guilds.id_of(member)
    absent = "00000000-0000-7000-8000-000000000000" if by == "id" else f"{slug}-not"
    nowhere = await every_way_to_a_community(membership, person, absent, of_person)
    name = made["id"] if by == "id" else slug
    assert await every_way_to_a_community(membership, person, name, of_person) == nowhere
    assert {status for status, _ in nowhere} == {404}
    for path in ("/v1/communities?limit=100", "/v1/memberships"):
        assert "Canary" not in (await membership.get(person, path)).text
        assert made["id"] not in (await membership.get(person, path)).text


async def someone(
    membership: Client, guilds: Guilds, slug: str, owner: Person, reader: str
) -> Person:
    """Return a person with this role, whose earlier roles in the community have ended."""
    path = f"/v1/communities/{slug}"
    match reader:
        case "former member":
            person = await guilds.member(slug, owner, "owner")
            ok(await membership.post(person, f"{path}/leave"))
        case "removed":
            person = await guilds.member(slug, owner, "animator")
            ok(await membership.delete(owner, guilds.path(slug, person)))
        case "refused":
            person = guilds.person("Bob")
            ok(await membership.post(person, f"{path}/join"))
            ok(await membership.post(owner, f"{guilds.path(slug, person)}/refuse"))
        case "declined":
            person = await guilds.invited(slug, owner)
            ok(await membership.post(person, f"{path}/leave"))
        case _:
            person = guilds.person("Eve", *(["guest"] if reader == "guest" else []))
    return person


@pytest.mark.parametrize(
    ("visibility", "somebody", "guest", "asking"),
    [("public", 200, 200, 200), ("internal", 200, 404, 200), ("private", 404, 404, 404)],
)
async def test_a_person_who_may_know_of_a_community_reads_and_joins_it(
    membership: Client, guilds: Guilds, visibility: str, somebody: int, guest: int, asking: int
) -> None:
    ada, asks = guilds.person("Ada"), guilds.person("Kim")
    slug = await guilds.community(ada, join_policy="approval")
    path = f"/v1/communities/{slug}"
    ok(await membership.post(asks, f"{path}/join"))
    body = {"visibility": visibility}
    ok(await membership.patch(ada, path, json=body, headers=ANY))
    for person, status in (
        (guilds.person("Bob"), somebody),
        (guilds.person("Gus", "guest"), guest),
        (await guilds.invited(slug, ada), 200),
        (await guilds.member(slug, ada), 200),
        (await guilds.member(slug, ada, "member", "guest"), 200),
        (guilds.person("Root", "admin"), 200),
    ):
        assert (await membership.get(person, path)).status_code == status
    assert (await membership.get(asks, path)).status_code == asking
    assert (await membership.post(guilds.person("Cole"), f"{path}/join")).status_code == somebody


async def test_a_request_without_a_token_learns_nothing(membership: Client, guilds: Guilds) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada, visibility="public")
    of_ada = guilds.path(slug, ada)
    for path in ("communities", f"communities/{slug}", "memberships", "profiles/me"):
        assert (await membership.get(None, f"/v1/{path}")).status_code == 401
    assert (await membership.get(None, f"/v1/profiles/{guilds.id_of(ada)}")).status_code == 401
    for path in (f"/v1/communities/{slug}/join", f"{of_ada}/approve", "/v1/communities"):
        assert (await membership.post(None, path, json={})).status_code == 401
    for path in (of_ada, "/v1/profiles/me"):
        assert (await membership.delete(None, path, headers=ANY)).status_code == 401
