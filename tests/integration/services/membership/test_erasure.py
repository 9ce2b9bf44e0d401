"""Erasure: the person is gone, belongs nowhere, and no simultaneous write brings them back."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from services.membership.use_cases.communities.create_community import (
    CreateCommunity,
    create_community,
)
from services.membership.use_cases.communities.invite_person import InvitePerson, invite_person
from services.membership.use_cases.communities.join_community import JoinCommunity, join_community
from shared.audience.sight import Asker
from shared.contracts.values import JoinPolicy, Language, Visibility
from shared.messaging.unit import Unit, UseCase, Work
from shared.mongo import Store
from tests.support.membership import ANY, Guilds, ok, on_all_pages, problem, statuses
from tests.support.messaging import NoRelay, eventually
from tests.support.services import Client, Person

ME = "/v1/profiles/me"


async def erase(membership: Client, person: Person) -> None:
    answer = await membership.delete(person, ME, headers=ANY)
    assert answer.status_code == 204, answer.text


async def belongs_nowhere(store: Store, person_id: str) -> bool:
    """Return whether a person has no membership, open request or open invitation."""
    standings = {"$in": ["active", "requested", "invited"]}
    matching = {"person_id": person_id, "standing": standings}
    return not await store.scope["memberships"].count_documents(matching)


async def test_nobody_sees_an_erased_person_or_their_name(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    bob = await guilds.member(slug, ada)
    about = {"about": "Sails", "skills": ["knots"], "location": "Brest", "headline": "Sailor"}
    ok(await membership.patch(bob, ME, json=about, headers=ANY))
    await erase(membership, bob)
    for person in (ada, bob, guilds.person("Root", "admin")):
        read = await membership.get(person, f"/v1/profiles/{guilds.id_of(bob)}")
        assert problem(read) == (404, "profile-not-found")
    stored = await membership_store.scope["profiles"].find_one({"_id": guilds.id_of(bob)})
    assert stored is not None
    personal = ("name", "email", "about", "skills", "location", "headline")
    assert not any(stored[field] for field in personal)

    async def gone() -> bool:
        return bool(ok(await membership.get(ada, f"/v1/communities/{slug}"))["members"] == 1)

    await eventually(gone)


async def test_all_their_memberships_end(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    ada, bob = guilds.person("Ada"), await guilds.known("Bob")
    for policy in ("open", "approval") * 3:
        slug = await guilds.community(ada, join_policy=policy)
        ok(await membership.post(bob, f"/v1/communities/{slug}/join"))
    closed = await guilds.community(ada, join_policy="invitation")
    body = {"person_id": guilds.id_of(bob)}
    await membership.post(ada, f"/v1/communities/{closed}/members", json=body)
    await erase(membership, bob)
    await eventually(lambda: belongs_nowhere(membership_store, guilds.id_of(bob)))
    ended = {"person_id": guilds.id_of(bob), "standing": "left"}
    assert await membership_store.scope["memberships"].count_documents(ended) == 7


async def test_communities_of_an_erased_owner_pass_to_the_next_in_line(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada, visibility="private")
    bob, guest = await guilds.member(slug, ada), await guilds.member(slug, ada, "expert", "guest")
    await erase(membership, ada)

    async def owns() -> bool:
        return bool((await guilds.standing(slug, bob, seen_by=bob))["role"] == "owner")

    await eventually(owns)
    assert (await guilds.standing(slug, guest, seen_by=bob))["role"] == "expert"


async def test_administrators_list_unowned_communities_and_appoint_owners(
    membership: Client, guilds: Guilds
) -> None:
    ada, root = guilds.person("Ada"), guilds.person("Root", "admin")
    slug = await guilds.community(ada, visibility="private")
    await erase(membership, ada)

    async def is_listed() -> bool:
        page = await on_all_pages(membership, root, "/v1/unowned-communities?limit=100")
        return slug in [each["slug"] for each in page]

    await eventually(is_listed)
    assert (await membership.get(ada, "/v1/unowned-communities")).status_code == 403
    ok(await membership.post(root, f"/v1/communities/{slug}/join"))
    body = {"role": "owner"}
    ok(await membership.patch(root, guilds.path(slug, root), json=body, headers=ANY))

    async def is_listed_no_more() -> bool:
        return not await is_listed()

    await eventually(is_listed_no_more)


async def test_an_erasure_needs_the_present_version(membership: Client, guilds: Guilds) -> None:
    ada = await guilds.known("Ada")
    assert (await membership.delete(ada, ME)).status_code == 428
    ok(await membership.patch(ada, ME, json={"about": "x"}, headers=ANY))
    stale = await membership.delete(ada, ME, headers={"If-Match": '"1"'})
    assert problem(stale) == (412, "stale")
    assert ok(await membership.get(ada, ME))["about"] == "x"
    gone = await membership.delete(ada, ME, headers={"If-Match": '"2"'})
    assert (gone.status_code, gone.content) == (204, b"")


async def test_a_person_is_erased_once(membership: Client, guilds: Guilds) -> None:
    ada = await guilds.known("Ada")
    answers = await asyncio.gather(*(membership.delete(ada, ME, headers=ANY) for _ in range(5)))
    assert statuses(answers)[0] == 204
    assert set(statuses(answers)[1:]) <= {403, 412}
    assert problem(await membership.delete(ada, ME, headers=ANY)) == (403, "person-erased")


async def test_an_erased_person_can_write_nothing_with_a_valid_token(
    membership: Client, guilds: Guilds
) -> None:
    ada, cyd = guilds.person("Ada"), await guilds.known("Cyd")
    slug, open_one = await guilds.community(ada), await guilds.community(ada)
    bob = await guilds.member(slug, ada, "owner")
    member, asking = await guilds.member(slug, ada), guilds.person("Kim")
    ok(
        await membership.patch(
            ada, f"/v1/communities/{slug}", json={"join_policy": "approval"}, headers=ANY
        )
    )
    ok(await membership.post(asking, f"/v1/communities/{slug}/join"))
    await erase(membership, bob)
    path = f"/v1/communities/{slug}"
    new = {"slug": f"{slug[:50]}-new", "names": {"en": "Own"}}
    invitation = {"person_id": guilds.id_of(cyd)}
    refused = [
        await membership.post(bob, "/v1/communities", json=new),
        await membership.post(bob, f"/v1/communities/{open_one}/join"),
        await membership.patch(bob, path, json={"domain": "x"}, headers=ANY),
        await membership.post(bob, f"{path}/members", json=invitation),
        await membership.post(bob, f"{guilds.path(slug, asking)}/approve"),
        await membership.post(bob, f"{guilds.path(slug, asking)}/refuse"),
        await membership.patch(
            bob, guilds.path(slug, member), json={"role": "expert"}, headers=ANY
        ),
        await membership.delete(bob, guilds.path(slug, member)),
        await membership.patch(bob, ME, json={"about": "x"}, headers=ANY),
    ]
    assert [problem(answer) for answer in refused] == [(403, "person-erased")] * len(refused)


async def test_their_stored_responses_are_deleted(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    bob, key = await guilds.known("Bob"), {"Idempotency-Key": "k"}
    slug = await guilds.community(guilds.person("Ada"))
    joined = await membership.post(bob, f"/v1/communities/{slug}/join", headers=key)
    kept = membership_store.scope["idempotency"]
    matching = {"person_id": guilds.id_of(bob)}
    assert (joined.status_code, await kept.count_documents(matching)) == (200, 1)
    await erase(membership, bob)

    async def forgotten() -> bool:
        return not await kept.count_documents(matching)

    await eventually(forgotten)


def joins(guilds: Guilds, bob: Person, _: Person, slug: str) -> UseCase[Any]:
    return partial(join_community, JoinCommunity(Asker(guilds.id_of(bob)), slug))


def founds(guilds: Guilds, bob: Person, _: Person, slug: str) -> UseCase[Any]:
    command = CreateCommunity(
        asker=Asker(guilds.id_of(bob)),
        slug=f"own-{slug}"[:64],
        names={Language.ENGLISH: "Own"},
        purposes={},
        domain="",
        topics=(),
        visibility=Visibility.PRIVATE,
        join_policy=JoinPolicy.OPEN,
    )
    return partial(create_community, command)


def is_invited(guilds: Guilds, bob: Person, ada: Person, slug: str) -> UseCase[Any]:
    command = InvitePerson(Asker(guilds.id_of(ada)), slug, guilds.id_of(bob))
    return partial(invite_person, command)


@pytest.mark.parametrize("does", [joins, founds, is_invited])
async def test_a_membership_begun_before_an_erasure_and_committed_after_it_ends_too(
    membership: Client,
    guilds: Guilds,
    membership_store: Store,
    does: Callable[[Guilds, Person, Person, str], UseCase[Any]],
) -> None:
    ada, bob = guilds.person("Ada"), await guilds.known("Bob")
    slug = await guilds.community(ada)
    other = await guilds.community(ada)
    ok(await membership.post(bob, f"/v1/communities/{other}/join"))
    begun = does(guilds, bob, ada, slug)

    async def overtaken(*, work: Work) -> None:
        """The transaction of this write began before the erasure, and sees nothing of it."""
        await begun(work=work)
        await erase(membership, bob)
        await eventually(lambda: belongs_nowhere(membership_store, guilds.id_of(bob)))

    await Unit(membership_store, NoRelay()).run(overtaken)
    await eventually(lambda: belongs_nowhere(membership_store, guilds.id_of(bob)))
