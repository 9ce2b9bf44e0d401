"""The life of communities, over HTTP, on the real store."""

import asyncio
from typing import Any

import pytest
from httpx import Response

from shared.contracts.membership import COMMUNITY
from shared.mongo import Store
from tests.support.engines import Engines
from tests.support.membership import ANY, Guilds, ok, on_all_pages, problem, statuses
from tests.support.messaging import eventually, facts_of
from tests.support.services import Client, Person

NEEDED = 5
"""The number of supporters needed by default."""


async def proposed(membership: Client, guilds: Guilds, ada: Person) -> str:
    slug = await guilds.community(ada, propose=True)
    assert ok(await membership.get(ada, f"/v1/communities/{slug}"))["stage"] == "proposal"
    return f"/v1/communities/{slug}"


async def move(
    membership: Client, person: Person, path: str, stage: str, reason: str = ""
) -> Response:
    body = {"stage": stage, "reason": reason}
    return await membership.put(person, f"{path}/stage", json=body, headers=ANY)


async def test_simultaneous_supporters_activate_a_proposal_once(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada = guilds.person("Ada")
    path = await proposed(membership, guilds, ada)
    people = [await guilds.known(f"P{number}") for number in range(NEEDED)]
    ok(await membership.put(people[0], f"{path}/support"))
    ok(await membership.delete(people[0], f"{path}/support"))
    answers = await asyncio.gather(*(membership.put(p, f"{path}/support") for p in people))
    assert statuses(answers) == [200] * NEEDED
    now = ok(await membership.get(ada, path))
    assert (now["stage"], now["supporters"]) == ("active", NEEDED)
    late = await membership.put(guilds.person("Late"), f"{path}/support")
    assert problem(late) == (409, "stage-fixed")
    facts = await facts_of(engines.kafka, COMMUNITY.topic, now["id"], NEEDED + 3)
    assert [fact.participle for fact in facts] == [
        *("proposed", "supported", "unsupported"),
        *["supported"] * (NEEDED - 1),
        "activated",
    ]


async def test_an_administrator_decides_on_a_proposal_and_its_owner_cannot(
    membership: Client, guilds: Guilds
) -> None:
    ada, root = guilds.person("Ada"), guilds.person("Root", "admin")
    path = await proposed(membership, guilds, ada)
    for stage in ("incubation", "active"):
        assert problem(await move(membership, ada, path, stage)) == (403, "not-allowed")
    tried = ok(await move(membership, root, path, "incubation", "Try it with ten people"))
    assert (tried["stage"], tried["reason"]) == ("incubation", "Try it with ten people")
    assert ok(await move(membership, root, path, "active"))["stage"] == "active"


async def test_an_owner_pauses_resumes_and_archives_and_an_archived_community_is_closed(
    membership: Client, guilds: Guilds
) -> None:
    ada, anna = guilds.person("Ada"), guilds.person("Anna")
    slug = await guilds.community(ada)
    path = f"/v1/communities/{slug}"
    animator = await guilds.member(slug, ada, "animator")
    assert problem(await move(membership, animator, path, "dormant")) == (403, "not-allowed")
    for stage in ("dormant", "active", "archived"):
        assert ok(await move(membership, ada, path, stage, "Why"))["stage"] == stage
    assert problem(await move(membership, ada, path, "active")) == (403, "not-allowed")
    for refused in (
        await membership.post(anna, f"{path}/join"),
        await membership.patch(ada, path, json={"domain": "x"}, headers=ANY),
        await membership.post(ada, f"{path}/charter", json={"bodies": {"en": "X"}}),
    ):
        assert problem(refused) == (409, "community-archived")
    ok(await membership.post(animator, f"{path}/leave"))


@pytest.mark.parametrize("stage", ["proposal", "active"])
async def test_communities_are_listed_by_stage(
    membership: Client, guilds: Guilds, stage: str
) -> None:
    ada = guilds.person("Ada")
    slugs = {
        "proposal": await guilds.community(ada, propose=True),
        "active": await guilds.community(ada),
    }
    query = f"/v1/communities?mine=true&stage={stage}&limit=100"
    listed: list[dict[str, Any]] = await on_all_pages(membership, ada, query)
    assert [each["slug"] for each in listed] == [slugs[stage]]


async def test_an_erased_supporter_no_longer_counts(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    ada, bob = guilds.person("Ada"), await guilds.known("Bob")
    path = await proposed(membership, guilds, ada)
    ok(await membership.put(bob, f"{path}/support"))
    assert (await membership.delete(bob, "/v1/profiles/me", headers=ANY)).status_code == 204

    async def forgotten() -> bool:
        theirs = {"supporters": guilds.id_of(bob)}
        return not await membership_store.scope["communities"].count_documents(theirs)

    await eventually(forgotten)
    assert ok(await membership.get(ada, path))["supporters"] == 0
