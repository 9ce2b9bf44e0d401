"""Joining, asking, approving, refusing, leaving: over HTTP, on the real store."""

import asyncio
from collections.abc import Callable
from typing import Any

from tests.support.services import Client, People, Person

Unique = Callable[[str], str]


async def create(client: Client, owner: Person, slug: str, **fields: object) -> dict[str, Any]:
    body = {"slug": slug, "names": {"en": slug.title()}, **fields}
    answer = await client.post(owner, "/v1/communities", json=body)
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created


async def me(client: Client, person: Person) -> str:
    answer = await client.get(person, "/v1/profiles/me")
    return str(answer.json()["id"])


async def test_whoever_creates_a_community_owns_it(
    membership: Client, people: People, unique: Unique
) -> None:
    ada, slug = people(unique("Ada")), unique("data")
    await create(membership, ada, slug)
    read = await membership.get(ada, f"/v1/communities/{slug}")
    assert read.json()["own"] == {"standing": "active", "role": "owner"}
    assert read.json()["members"] == 1
    assert read.headers["etag"] == '"1"'


async def test_an_open_community_is_joined_at_once(
    membership: Client, people: People, unique: Unique
) -> None:
    slug = unique("open")
    await create(membership, people(unique("Ada")), slug)
    joined = await membership.post(people(unique("Bob")), f"/v1/communities/{slug}/join")
    assert joined.json()["standing"] == "active"
    assert "membership.membership/" in joined.headers["guilde-token"]


async def test_joining_twice_is_a_conflict(
    membership: Client, people: People, unique: Unique
) -> None:
    slug, bob = unique("open"), people(unique("Bob"))
    await create(membership, people(unique("Ada")), slug)
    await membership.post(bob, f"/v1/communities/{slug}/join")
    again = await membership.post(bob, f"/v1/communities/{slug}/join")
    assert again.status_code == 409
    assert again.json()["type"] == "urn:guilde:problem:already-member"


async def test_a_request_is_approved_by_an_animator(
    membership: Client, people: People, unique: Unique
) -> None:
    slug, ada, bob = unique("careful"), people(unique("Ada")), people(unique("Bob"))
    await create(membership, ada, slug, join_policy="approval")
    asked = await membership.post(bob, f"/v1/communities/{slug}/join")
    assert asked.json()["standing"] == "requested"
    waiting = await membership.get(ada, f"/v1/communities/{slug}/members?standing=requested")
    assert [member["name"] for member in waiting.json()["items"]] == [bob.name]
    person = asked.json()["person_id"]
    approved = await membership.post(ada, f"/v1/communities/{slug}/members/{person}/approve")
    assert approved.json()["standing"] == "active"


async def test_a_refused_person_may_ask_again(
    membership: Client, people: People, unique: Unique
) -> None:
    slug, ada, bob = unique("careful"), people(unique("Ada")), people(unique("Bob"))
    await create(membership, ada, slug, join_policy="approval")
    person = (await membership.post(bob, f"/v1/communities/{slug}/join")).json()["person_id"]
    refused = await membership.post(ada, f"/v1/communities/{slug}/members/{person}/refuse")
    assert refused.json()["standing"] == "refused"
    again = await membership.post(bob, f"/v1/communities/{slug}/join")
    assert again.json()["standing"] == "requested"


async def test_nobody_approves_themselves(
    membership: Client, people: People, unique: Unique
) -> None:
    slug, bob = unique("careful"), people(unique("Bob"))
    await create(membership, people(unique("Ada")), slug, join_policy="approval")
    person = (await membership.post(bob, f"/v1/communities/{slug}/join")).json()["person_id"]
    tried = await membership.post(bob, f"/v1/communities/{slug}/members/{person}/approve")
    assert tried.status_code == 403


async def test_an_invitation_opens_a_closed_community(
    membership: Client, people: People, unique: Unique
) -> None:
    slug, ada, bob = unique("closed"), people(unique("Ada")), people(unique("Bob"))
    await create(membership, ada, slug, join_policy="invitation", visibility="private")
    person = await me(membership, bob)
    assert (await membership.post(bob, f"/v1/communities/{slug}/join")).status_code == 404
    await membership.post(ada, f"/v1/communities/{slug}/members", json={"person_id": person})
    joined = await membership.post(bob, f"/v1/communities/{slug}/join")
    assert joined.json()["standing"] == "active"


async def test_the_last_owner_cannot_leave(
    membership: Client, people: People, unique: Unique
) -> None:
    slug, ada = unique("data"), people(unique("Ada"))
    await create(membership, ada, slug)
    left = await membership.post(ada, f"/v1/communities/{slug}/leave")
    assert left.status_code == 409
    assert left.json()["type"] == "urn:guilde:problem:last-owner"


async def test_of_two_owners_leaving_at_once_one_stays(
    membership: Client, people: People, unique: Unique
) -> None:
    slug, ada, bob = unique("data"), people(unique("Ada")), people(unique("Bob"))
    await create(membership, ada, slug)
    joined = (await membership.post(bob, f"/v1/communities/{slug}/join")).json()
    appointed = await membership.patch(
        ada,
        f"/v1/communities/{slug}/members/{joined['person_id']}",
        json={"role": "owner"},
        headers={"If-Match": '"1"'},
    )
    assert appointed.json()["role"] == "owner"
    answers = await asyncio.gather(
        *(membership.post(person, f"/v1/communities/{slug}/leave") for person in (ada, bob))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_private_community_and_none_at_all_answer_alike(
    membership: Client, people: People, unique: Unique
) -> None:
    slug, eve = unique("secret"), people(unique("Eve"))
    await create(membership, people(unique("Ada")), slug, visibility="private")
    hidden = await membership.get(eve, f"/v1/communities/{slug}")
    absent = await membership.get(eve, f"/v1/communities/{unique('absent')}")
    assert hidden.status_code == 404
    assert hidden.content == absent.content


async def test_a_guest_sees_public_communities_only(
    membership: Client, people: People, unique: Unique
) -> None:
    ada, guest = people(unique("Ada")), people(unique("Gus"), roles=("guest",))
    public, internal = unique("public"), unique("internal")
    await create(membership, ada, public, visibility="public")
    await create(membership, ada, internal, visibility="internal")
    assert (await membership.get(guest, f"/v1/communities/{public}")).status_code == 200
    assert (await membership.get(guest, f"/v1/communities/{internal}")).status_code == 404
    assert (await membership.get(guest, f"/v1/communities/{public}/members")).status_code == 403


async def test_an_animator_cannot_make_an_owner(
    membership: Client, people: People, unique: Unique
) -> None:
    slug, ada = unique("data"), people(unique("Ada"))
    bob, cyd = people(unique("Bob")), people(unique("Cyd"))
    await create(membership, ada, slug)
    ids = [
        (await membership.post(p, f"/v1/communities/{slug}/join")).json()["person_id"]
        for p in (bob, cyd)
    ]
    first = {"If-Match": '"1"'}
    path = f"/v1/communities/{slug}/members/"
    await membership.patch(ada, path + ids[0], json={"role": "animator"}, headers=first)
    tried = await membership.patch(bob, path + ids[1], json={"role": "owner"}, headers=first)
    assert tried.status_code == 403
    expert = await membership.patch(bob, path + ids[1], json={"role": "expert"}, headers=first)
    assert expert.json()["role"] == "expert"


async def test_pages_of_communities_meet_each_once(
    membership: Client, people: People, unique: Unique
) -> None:
    ada = people(unique("Ada"))
    start = unique("page")
    for number in range(5):
        await create(membership, ada, f"{start}-{number}", visibility="private")
    met: list[str] = []
    path = "/v1/communities?limit=2"
    while path:
        answer = (await membership.get(ada, path)).json()
        met += [item["slug"] for item in answer["items"] if item["slug"].startswith(start)]
        path = f"/v1/communities?limit=2&after={answer['next']}" if answer["next"] else ""
    assert met == [f"{start}-{number}" for number in range(5)]


async def test_a_slug_cannot_pass_for_the_id_of_another_community(
    membership: Client, people: People, unique: Unique
) -> None:
    ada, eve = people(unique("Ada")), people(unique("Eve"))
    community = await create(membership, ada, unique("data"))
    body = {"slug": community["id"], "names": {"en": "Mine"}}
    assert (await membership.post(eve, "/v1/communities", json=body)).status_code == 422
    by_id = await membership.get(eve, f"/v1/communities/{community['id']}")
    assert by_id.json()["slug"] == community["slug"]


async def test_who_may_not_list_members_cannot_probe_for_them(
    membership: Client, people: People, unique: Unique
) -> None:
    slug, ada, guest = (
        unique("data"),
        people(unique("Ada")),
        people(unique("Gus"), roles=("guest",)),
    )
    await create(membership, ada, slug, visibility="public")
    member = await me(membership, ada)
    answers = [
        await membership.delete(guest, f"/v1/communities/{slug}/members/{person}")
        for person in (member, unique("nobody"))
    ]
    assert answers[0].status_code == 403
    assert answers[0].content == answers[1].content
