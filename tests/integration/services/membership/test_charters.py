"""Charters: written, accepted, changed and accepted again; and simultaneous writes."""

import asyncio
from typing import Any

from httpx import Response

from shared.contracts.charters import ACCEPTANCE, CHARTER
from shared.mongo import Store
from tests.support.content import created
from tests.support.engines import Engines
from tests.support.membership import ANY, Guilds, ok, problem, statuses
from tests.support.messaging import eventually, facts_of, records_of
from tests.support.services import Client, Person


def texts(english: str, **more: str) -> dict[str, Any]:
    return {"bodies": {"en": english, **more}}


async def chartered(membership: Client, guilds: Guilds, ada: Person) -> str:
    """Write a charter and return its path."""
    path = f"/v1/communities/{await guilds.community(ada)}/charter"
    created(await membership.post(ada, path, json=texts("We *share*.")))
    return path


async def accept(membership: Client, person: Person, path: str, version: int = 1) -> Response:
    return await membership.post(person, f"{path}/acceptances", json={"version": version})


async def test_a_charter_is_written_once_and_changed_version_by_version(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada = guilds.person("Ada")
    path = await chartered(membership, guilds, ada)
    again = await membership.post(ada, path, json=texts("Another"))
    assert problem(again) == (409, "charter-exists")
    both = texts("We share.", fr="Nous partageons.")
    changed = ok(await membership.put(ada, path, json=both, headers={"If-Match": '"1"'}))
    assert (changed["version"], changed["html"]["fr"]) == (2, "<p>Nous partageons.</p>\n")
    same = await membership.put(ada, path, json=both, headers=ANY)
    assert ok(same)["version"] == 2
    stale = await membership.put(ada, path, json=texts("X"), headers={"If-Match": '"1"'})
    assert problem(stale) == (412, "stale")
    first = ok(await membership.get(ada, f"{path}/versions/1"))
    assert first["bodies"] == {"en": "We *share*."}
    missing = await membership.get(ada, f"{path}/versions/3")
    assert problem(missing) == (404, "charter-not-found")
    facts = await facts_of(engines.kafka, CHARTER.topic, changed["community"]["id"], 2)
    assert [(fact.participle, fact.sequence) for fact in facts] == [
        ("published", 1),
        ("published", 2),
    ]


async def test_a_new_version_asks_again(membership: Client, guilds: Guilds) -> None:
    ada = guilds.person("Ada")
    path = await chartered(membership, guilds, ada)
    assert ok(await membership.get(ada, path))["own"] is None
    ok(await accept(membership, ada, path))
    ok(await membership.put(ada, path, json=texts("More"), headers=ANY))
    seen = ok(await membership.get(ada, path))
    assert (seen["version"], seen["accepted"], seen["own"]["version"]) == (2, 0, 1)
    assert problem(await accept(membership, ada, path)) == (409, "charter-replaced")
    ok(await accept(membership, ada, path, 2))
    assert ok(await membership.get(ada, path))["accepted"] == 1


async def test_simultaneous_acceptances_by_one_person_make_one(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    ada = guilds.person("Ada")
    path = await chartered(membership, guilds, ada)
    answers = await asyncio.gather(*(accept(membership, ada, path) for _ in range(6)))
    assert set(statuses(answers)) <= {200, 409}
    assert 200 in statuses(answers)
    mine = {"person_id": guilds.id_of(ada)}
    assert await membership_store.scope["acceptances"].count_documents(mine) == 1


async def test_accepting_an_old_version_beside_a_new_one_asks_again(
    membership: Client, guilds: Guilds
) -> None:
    for _ in range(4):
        ada = guilds.person("Ada")
        path = await chartered(membership, guilds, ada)
        accepted, published = await asyncio.gather(
            accept(membership, ada, path),
            membership.put(ada, path, json=texts("More"), headers=ANY),
        )
        ok(published)
        assert accepted.status_code in {200, 409}
        seen = ok(await membership.get(ada, path))
        assert (seen["version"], seen["accepted"]) == (2, 0)
        assert (seen["own"] is None) == (accepted.status_code == 409)


async def test_members_accept_and_former_members_do_not_count(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    path = await chartered(membership, guilds, ada)
    community = path.removesuffix("/charter")
    bob = await guilds.member(community.rpartition("/")[2], ada)
    stranger = await accept(membership, guilds.person("Eve"), path)
    assert problem(stranger) == (409, "not-a-member")
    ok(await accept(membership, bob, path))
    assert ok(await membership.get(ada, path))["accepted"] == 1
    ok(await membership.post(bob, f"{community}/leave"))
    assert problem(await accept(membership, bob, path)) == (409, "not-a-member")

    async def counts_no_more() -> bool:
        return bool(ok(await membership.get(ada, path))["accepted"] == 0)

    await eventually(counts_no_more)
    [listed] = ok(await membership.get(ada, f"{path}/acceptances"))["items"]
    assert (listed["name"], listed["is_member"]) == (bob.name, False)


async def test_owners_and_animators_list_acceptances(membership: Client, guilds: Guilds) -> None:
    ada = guilds.person("Ada")
    path = await chartered(membership, guilds, ada)
    slug = path.split("/")[3]
    anna, bob = await guilds.member(slug, ada, "animator"), await guilds.member(slug, ada)
    for person in (ada, anna, bob):
        ok(await accept(membership, person, path))
    listed = ok(await membership.get(anna, f"{path}/acceptances?limit=2"))
    assert [each["name"] for each in listed["items"]] == [bob.name, anna.name]
    rest = await membership.get(anna, f"{path}/acceptances?limit=2&after={listed['next']}")
    assert [each["name"] for each in ok(rest)["items"]] == [ada.name]
    assert (await membership.get(bob, f"{path}/acceptances")).status_code == 403
    assert ok(await membership.get(bob, path))["accepted"] == 3


async def test_an_erased_person_is_in_no_acceptance(
    membership: Client, guilds: Guilds, membership_store: Store, engines: Engines
) -> None:
    ada = guilds.person("Ada")
    path = await chartered(membership, guilds, ada)
    bob = await guilds.member(path.split("/")[3], ada)
    ok(await accept(membership, bob, path))
    gone = await membership.delete(bob, "/v1/profiles/me", headers=ANY)
    assert gone.status_code == 204
    theirs = {"person_id": guilds.id_of(bob)}

    async def forgotten() -> bool:
        return not await membership_store.scope["acceptances"].count_documents(theirs)

    await eventually(forgotten)
    community = ok(await membership.get(ada, path))["community"]["id"]
    key = f"{community}.{guilds.id_of(bob)}.1"

    async def told() -> list[bool]:
        records = await records_of(engines.kafka, ACCEPTANCE.topic, key)
        gone = [record.value is None for record in records]
        return gone if any(gone) else []

    assert await eventually(told) == [False, False, True]
    [listed] = ok(await membership.get(ada, f"{path}/acceptances"))["items"]
    assert (listed["person_id"], listed["name"], listed["is_member"]) == (None, None, False)
