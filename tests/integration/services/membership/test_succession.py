"""Roles with a term, and the succession of owners: over HTTP, on the real store."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from services.membership.use_cases.communities.end_terms import (
    TERM_ENDS,
    TERM_NEARS,
    end_term,
    remind_of_term,
)
from shared.contracts.membership import MEMBERSHIP
from shared.mongo import Store
from tests.integration.services.membership.test_reminding import a_job, at
from tests.support.engines import Engines
from tests.support.membership import ANY, Guilds, ok, problem, statuses
from tests.support.messaging import eventually, facts_of
from tests.support.services import Client, Person

DAY = "2031-03-31"
REMINDED, OVER = datetime(2031, 3, 24, 7, tzinfo=UTC), datetime(2031, 4, 1, tzinfo=UTC)


async def for_a_time(membership: Client, by: Person, path: str, role: str) -> str:
    """Give a role until DAY, and return the membership's id."""
    body = {"role": role, "until": DAY}
    return str(ok(await membership.patch(by, path, json=body, headers=ANY))["id"])


async def name(membership: Client, guilds: Guilds, slug: str, owner: Person, heir: Person) -> None:
    body = {"person_id": guilds.id_of(heir)}
    path = f"/v1/communities/{slug}/successor"
    named = ok(await membership.put(owner, path, json=body))
    assert named["successor_id"] == guilds.id_of(heir)


async def test_a_reminder_precedes_the_end_of_a_term(
    membership: Client, guilds: Guilds, membership_store: Store, engines: Engines
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    bob = await guilds.member(slug, ada)
    key = await for_a_time(membership, ada, guilds.path(slug, bob), "moderator")
    nears = partial(remind_of_term, await a_job(membership_store, TERM_NEARS, key), "")
    ends = partial(end_term, await a_job(membership_store, TERM_ENDS, key), "")
    for moment, step in (
        *((REMINDED - timedelta(hours=1), nears), (REMINDED, nears), (REMINDED, nears)),
        *((OVER - timedelta(seconds=1), ends), (OVER, ends), (OVER, ends)),
    ):
        await at(membership_store, moment).run(step)
    now = await guilds.standing(slug, bob, ada)
    assert (now["role"], now["until"]) == ("member", None)
    facts = await facts_of(engines.kafka, MEMBERSHIP.topic, key, 5)
    participles = [fact.participle for fact in facts]
    assert participles == ["invited", "joined", "appointed", "reminded", "expired"]


@pytest.mark.parametrize("role", ["member", "guest"])
async def test_a_member_or_guest_leaves_at_the_end_of_their_term(
    role: str, membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    bob = await guilds.member(slug, ada)
    key = await for_a_time(membership, ada, guilds.path(slug, bob), role)
    await at(membership_store, OVER).run(partial(end_term, f"{key}@{DAY}", ""))
    assert (await guilds.standing(slug, bob, ada))["standing"] == "left"


async def test_a_term_that_has_ended_is_refused(membership: Client, guilds: Guilds) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    path = guilds.path(slug, await guilds.member(slug, ada))
    body = {"role": "expert", "until": "2020-01-01"}
    refused = await membership.patch(ada, path, json=body, headers=ANY)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["where"] == ["body", "until"]


async def test_the_last_owner_s_term_ends_only_if_somebody_succeeds_them(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    ada, root = guilds.person("Ada"), guilds.person("Root", "admin")
    slug = await guilds.community(ada)
    key = await for_a_time(membership, root, guilds.path(slug, ada), "owner")
    ends = partial(end_term, f"{key}@{DAY}", "")
    await at(membership_store, OVER).run(ends)
    now = await guilds.standing(slug, ada, ada)
    assert (now["role"], now["until"]) == ("owner", None)
    bob = await guilds.member(slug, ada)
    await for_a_time(membership, ada, guilds.path(slug, ada), "owner")
    await at(membership_store, OVER).run(ends)
    assert (await guilds.standing(slug, bob, bob))["role"] == "owner"
    assert (await guilds.standing(slug, ada, bob))["role"] == "member"


async def test_a_successor_who_accepts_owns_it_and_the_owner_becomes_a_member(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    bob = await guilds.member(slug, ada)
    path = f"/v1/communities/{slug}/successor"
    assert problem(await membership.post(bob, f"{path}/accept")) == (409, "not-named")
    await name(membership, guilds, slug, ada, bob)
    ok(await membership.delete(ada, path))
    await name(membership, guilds, slug, ada, bob)
    ok(await membership.post(bob, f"{path}/decline"))
    await name(membership, guilds, slug, ada, bob)
    assert ok(await membership.post(bob, f"{path}/accept"))["role"] == "owner"
    before = await guilds.standing(slug, ada, bob)
    assert (before["role"], before["successor_id"]) == ("member", None)
    facts = await facts_of(engines.kafka, MEMBERSHIP.topic, before["id"], 7)
    assert [fact.participle for fact in facts] == [
        *("joined", "nominated", "withdrawn", "nominated", "declined", "nominated", "resigned"),
    ]


@pytest.mark.parametrize(("role", "ours"), [("guest", ()), ("member", ("guest",)), (None, ())])
async def test_only_a_member_who_is_no_guest_can_be_named_successor(
    role: str | None, ours: tuple[str, ...], membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    bob = await guilds.member(slug, ada, role, *ours) if role else await guilds.known("Bob")
    path, body = f"/v1/communities/{slug}/successor", {"person_id": guilds.id_of(bob)}
    refused = await membership.put(ada, path, json=body)
    assert problem(refused) == (409, "not-eligible")


async def test_a_successor_who_accepts_while_the_owner_leaves_owns_it(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    bob = await guilds.member(slug, ada)
    await name(membership, guilds, slug, ada, bob)
    path = f"/v1/communities/{slug}"
    answers = await asyncio.gather(
        membership.post(bob, f"{path}/successor/accept"), membership.post(ada, f"{path}/leave")
    )
    assert statuses(list(answers)) in ([200, 200], [200, 409])
    assert (await guilds.standing(slug, bob, bob))["role"] == "owner"


@pytest.mark.parametrize("way", ["leaves", "is erased"])
async def test_the_named_successor_precedes_the_next_in_line(
    way: str, membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    bob = await guilds.member(slug, ada)
    animator = await guilds.member(slug, ada, "animator")
    await name(membership, guilds, slug, ada, bob)
    if way == "leaves":
        ok(await membership.post(ada, f"/v1/communities/{slug}/leave"))
    else:
        await membership.delete(ada, "/v1/profiles/me", headers=ANY)

    async def owns() -> bool:
        return bool((await guilds.standing(slug, bob, animator))["role"] == "owner")

    await eventually(owns)


async def test_an_erasure_removes_the_named_successor(membership: Client, guilds: Guilds) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    bob = await guilds.member(slug, ada)
    await name(membership, guilds, slug, ada, bob)
    await membership.delete(bob, "/v1/profiles/me", headers=ANY)

    async def forgotten() -> bool:
        return (await guilds.standing(slug, ada, ada))["successor_id"] is None

    await eventually(forgotten)
