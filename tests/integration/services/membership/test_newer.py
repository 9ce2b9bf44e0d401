"""A newer version of this service runs beside it, and stores values unknown to this one."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from shared.mongo import Scope, Store
from tests.support.engines import Engines
from tests.support.services import Client, People, Person

Unique = Callable[[str], str]


@pytest_asyncio.fixture
async def scope(engines: Engines, membership: Client) -> AsyncIterator[Scope]:
    """The store of the running service."""
    assert membership.base_url
    store = Store(engines.store_url, "membership")
    yield store.scope
    store.close()


@pytest.fixture
def ada(people: People, unique: Unique) -> Person:
    return people(unique("Ada"))


async def newer(
    membership: Client, scope: Scope, owner: Person, slug: str, **fields: Any
) -> dict[str, Any]:
    """Store a community as a newer version does."""
    body = {"slug": slug, "names": {"en": slug}}
    made = (await membership.post(owner, "/v1/communities", json=body)).json()
    await scope["communities"].update_one({"_id": made["id"]}, {"$set": fields})
    return dict(made)


async def test_a_community_with_unknown_values_is_shown_to_its_members_alone(
    membership: Client, scope: Scope, ada: Person, people: People, unique: Unique
) -> None:
    fields = {"visibility": "department", "join_policy": "quiz", "names": {"de": "Daten"}}
    made = await newer(membership, scope, ada, unique("data"), **fields)
    path = f"/v1/communities/{made['slug']}"
    read = await membership.get(ada, path)
    assert {name: read.json()[name] for name in fields} == fields
    assert (await membership.get(people(unique("Bob")), path)).status_code == 404


async def test_joining_under_an_unknown_policy_makes_a_request(
    membership: Client, scope: Scope, ada: Person, people: People, unique: Unique
) -> None:
    made = await newer(membership, scope, ada, unique("data"), join_policy="quiz")
    path = f"/v1/communities/{made['slug']}/join"
    assert (await membership.post(people(unique("Bob")), path)).json()["standing"] == "requested"


async def test_an_unknown_role_is_shown_and_has_a_member_s_rights(
    membership: Client, scope: Scope, ada: Person, people: People, unique: Unique
) -> None:
    made = await newer(membership, scope, ada, unique("data"))
    bob, path = people(unique("Bob")), f"/v1/communities/{made['slug']}"
    joined = (await membership.post(bob, f"{path}/join")).json()
    await scope["memberships"].update_one({"_id": joined["id"]}, {"$set": {"role": "mentor"}})
    listed = (await membership.get(ada, f"{path}/members")).json()["items"]
    assert {each["role"] for each in listed} == {"owner", "mentor"}
    changed = await membership.patch(bob, path, json={"domain": "x"}, headers={"If-Match": "*"})
    assert changed.status_code == 403


@pytest.mark.parametrize(
    "fields", [{"visibility": "department"}, {"join_policy": "quiz"}, {"names": {"de": "Daten"}}]
)
async def test_nobody_writes_values_unknown_to_this_version(
    membership: Client, ada: Person, unique: Unique, fields: dict[str, Any]
) -> None:
    body = {"slug": unique("data"), "names": {"en": "Data"}, **fields}
    assert (await membership.post(ada, "/v1/communities", json=body)).status_code == 422
