"""Selected and secret communities: over HTTP, on the real store."""

from typing import Any

from shared.mongo import Store
from tests.support.content import created
from tests.support.membership import ANY, Guilds, ok, problem
from tests.support.messaging import eventually
from tests.support.services import Client, People, Person

FINANCE: dict[str, Any] = {
    "visibility": "selected",
    "audience": {"department": ["Finance", "Audit"], "country": ["FR"]},
}


async def place(membership: Client, guilds: Guilds, person: Person, **said: str) -> None:
    root = guilds.person("Root", "admin")
    path = f"/v1/profiles/{guilds.id_of(person)}/directory"
    assert (await membership.put(root, path, json=said)).status_code == 204


async def sees(membership: Client, person: Person, slug: str) -> bool:
    read = await membership.get(person, f"/v1/communities/{slug}")
    found = ok(await membership.get(person, "/v1/communities?limit=100&sort=newest"))
    listed = slug in [each["slug"] for each in found["items"]]
    assert listed is read.is_success
    return listed


async def test_an_audience_selects_colleagues_with_a_value_of_each_attribute(
    membership: Client, guilds: Guilds
) -> None:
    ada, bob = await guilds.known("Ada"), await guilds.known("Bob")
    slug = await guilds.community(ada, names={"en": "Budget"}, **FINANCE)
    assert await sees(membership, ada, slug)
    for said, expected in (
        ({"department": "Finance"}, False),
        ({"country": "FR"}, True),
        ({"department": "Legal"}, False),
        ({"department": "audit"}, True),
        ({"department": ""}, False),
    ):
        await place(membership, guilds, bob, **said)
        assert await sees(membership, bob, slug) is expected, said
    read = ok(await membership.get(ada, f"/v1/communities/{slug}"))
    assert read["audience"] == FINANCE["audience"]


async def test_a_newer_token_moves_a_person_and_an_older_one_does_not(
    membership: Client, guilds: Guilds, people: People
) -> None:
    ada, name = await guilds.known("Ada"), guilds.person("Bob").name
    slug = await guilds.community(ada, visibility="selected", audience={"country": ["FR"]})
    here, there = people.at(name, 100, country="FR"), people.at(name, 50, country="DE")
    assert await sees(membership, here, slug)
    assert not await sees(membership, there, slug)
    assert not await sees(membership, here, slug)


async def test_a_selected_community_needs_an_audience_of_known_attributes(
    membership: Client, guilds: Guilds
) -> None:
    ada = await guilds.known("Ada")
    slug = await guilds.community(ada)
    path = f"/v1/communities/{slug}"
    for body, name in (
        ({"visibility": "selected"}, "no-audience"),
        ({"visibility": "selected", "audience": {}}, "no-audience"),
        ({"visibility": "selected", "audience": {"shoe": ["42"]}}, "unknown-attribute"),
    ):
        refused = await membership.patch(ada, path, json=body, headers=ANY)
        assert problem(refused) == (422, name)
    ok(await membership.patch(ada, path, json=FINANCE, headers=ANY))
    shut = ok(await membership.patch(ada, path, json={"visibility": "private"}, headers=ANY))
    assert shut["audience"] == {}


async def test_people_and_administrators_read_attributes_in_the_directory(
    membership: Client, guilds: Guilds
) -> None:
    ada = await guilds.known("Ada")
    await place(membership, guilds, ada, department="Rails")
    own = ok(await membership.get(ada, "/v1/directory"))
    assert own == {"attributes": ["department", "country"], "said": {"department": "Rails"}}
    path = f"/v1/profiles/{guilds.id_of(ada)}/directory"
    assert problem(await membership.get(ada, path)) == (403, "not-allowed")
    assert ok(await membership.get(guilds.person("Root", "admin"), path)) == own
    exported = ok(await membership.get(ada, "/v1/profiles/me/export"))
    assert exported["directory"] == {"department": "Rails"}


async def test_an_attribute_that_was_not_declared_is_refused(
    membership: Client, guilds: Guilds
) -> None:
    ada, root = await guilds.known("Ada"), guilds.person("Root", "admin")
    path = f"/v1/profiles/{guilds.id_of(ada)}/directory"
    refused = await membership.put(root, path, json={"attributes": {"shoe": "42"}})
    assert problem(refused) == (422, "unknown-attribute")


async def test_an_erasure_empties_the_entry_in_the_directory(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    ada = await guilds.known("Ada")
    await place(membership, guilds, ada, department="Rails")
    erased = await membership.delete(ada, "/v1/profiles/me", headers=ANY)
    assert erased.status_code == 204

    async def is_empty() -> bool:
        row = await membership_store.scope["directory_entries"].find_one({"_id": guilds.id_of(ada)})
        return row is not None and row["erased"] and row["attributes"] == {}

    await eventually(is_empty)


async def test_an_administrator_does_not_see_a_secret_community_but_may_join_it(
    membership: Client, guilds: Guilds
) -> None:
    ada, root = await guilds.known("Ada"), await guilds.known("Root", "admin")
    slug = await guilds.community(ada, visibility="secret")
    path = f"/v1/communities/{slug}"
    assert not await sees(membership, root, slug)
    hidden = await membership.patch(root, path, json={"domain": "x"}, headers=ANY)
    assert problem(hidden) == (404, "community-not-found")
    assert problem(await membership.post(await guilds.known("Bob"), f"{path}/join")) == (
        404,
        "community-not-found",
    )
    assert ok(await membership.post(root, f"{path}/join"))["standing"] == "active"
    assert await sees(membership, root, slug)


async def test_an_invited_person_sees_a_secret_community(
    membership: Client, guilds: Guilds
) -> None:
    ada = await guilds.known("Ada")
    slug = await guilds.community(ada, visibility="secret")
    ivy = await guilds.invited(slug, ada)
    assert await sees(membership, ivy, slug)
    link = created(await membership.post(ada, f"/v1/communities/{slug}/invitations", json={}))
    assert link["id"]
