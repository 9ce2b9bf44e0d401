"""Join, post and search across the services, over Kafka, on the real engines."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.support.messaging import eventually
from tests.support.services import Client, People, Person

Unique = Callable[[str], str]


class Town:
    """The three services, and the actions of people on them."""

    def __init__(self, membership: Client, content: Client, search: Client) -> None:
        self.membership = membership
        self.content = content
        self.search = search

    async def found(self, community: Person, slug: str, **fields: object) -> None:
        body = {"slug": slug, "names": {"fr": slug, "en": slug}, **fields}
        answer = await self.membership.post(community, "/v1/communities", json=body)
        assert answer.status_code == 201, answer.text

    async def join(self, person: Person, slug: str) -> None:
        answer = await self.membership.post(person, f"/v1/communities/{slug}/join")
        assert answer.status_code == 200, answer.text

    async def leave(self, person: Person, slug: str) -> None:
        answer = await self.membership.post(person, f"/v1/communities/{slug}/leave")
        assert answer.status_code == 200, answer.text

    async def write(
        self, person: Person, slug: str | None, title: str, **fields: object
    ) -> dict[str, Any]:
        body = {"kind": "article", "title": title, "body": "…", "lang": "fr", "community": slug}
        answer = await self.content.post(person, "/v1/posts", json={**body, **fields})
        assert answer.status_code == 201, answer.text
        post: dict[str, Any] = answer.json()
        return post

    async def look_for(self, person: Person, text: str) -> list[str]:
        answer = await self.search.get(person, "/v1/search", params={"q": text})
        assert answer.status_code == 200, answer.text
        return [item["title"] for item in answer.json()["items"]]


@pytest.fixture
def town(membership: Client, content: Client, search: Client) -> Town:
    return Town(membership, content, search)


def word() -> str:
    """Return a word that nobody else writes."""
    return f"mot{uuid4().hex[:12]}"


async def test_joining_posting_and_searching_in_a_row_just_works(
    town: Town, people: People, unique: Unique
) -> None:
    ada, bob, slug, it = people(unique("Ada")), people(unique("Bob")), unique("data"), word()
    await town.found(ada, slug)
    bob.carries += ada.carries
    await town.join(bob, slug)
    await town.write(bob, slug, it)
    assert await town.look_for(bob, it) == [it]


async def test_a_private_post_is_found_by_members_only(
    town: Town, people: People, unique: Unique
) -> None:
    ada, eve, slug, it = people(unique("Ada")), people(unique("Eve")), unique("secret"), word()
    await town.found(ada, slug, visibility="private")
    post = await town.write(ada, slug, it)
    eve.carries += ada.carries
    assert await town.look_for(ada, it) == [it]
    assert await town.look_for(eve, it) == []
    assert (await town.content.get(eve, f"/v1/posts/{post['id']}")).status_code == 404
    answer = (await town.search.get(eve, "/v1/search", params={"q": it})).json()
    assert answer["total"] == 0
    assert not any(answer["facets"].values())


async def test_a_person_who_leaves_no_longer_finds_private_posts(
    town: Town, people: People, unique: Unique
) -> None:
    ada, bob, slug, it = people(unique("Ada")), people(unique("Bob")), unique("secret"), word()
    await town.found(ada, slug, visibility="private", join_policy="invitation")
    person = (await town.membership.get(bob, "/v1/profiles/me")).json()["id"]
    invited = {"person_id": person}
    await town.membership.post(ada, f"/v1/communities/{slug}/members", json=invited)
    await town.join(bob, slug)
    await town.write(ada, slug, it)
    bob.carries += ada.carries
    assert await town.look_for(bob, it) == [it]
    await town.leave(bob, slug)
    assert await town.look_for(bob, it) == []


async def test_a_community_that_becomes_private_hides_its_posts(
    town: Town, people: People, unique: Unique
) -> None:
    ada, eve, slug, it = people(unique("Ada")), people(unique("Eve")), unique("open"), word()
    await town.found(ada, slug)
    await town.write(ada, slug, it)
    eve.carries += ada.carries
    assert await town.look_for(eve, it) == [it]
    change = {"visibility": "private"}
    await town.membership.patch(
        ada, f"/v1/communities/{slug}", json=change, headers={"If-Match": "*"}
    )
    eve.carries = ada.carries
    assert await town.look_for(eve, it) == []


async def test_a_guest_finds_public_posts(town: Town, people: People, unique: Unique) -> None:
    ada, guest = people(unique("Ada")), people(unique("Gus"), roles=("guest",))
    it, public, internal = word(), unique("public"), unique("internal")
    await town.found(ada, public, visibility="public")
    await town.found(ada, internal, visibility="internal")
    await town.write(ada, public, f"{it} ouvert")
    await town.write(ada, internal, f"{it} interne")
    await town.write(ada, None, f"{it} pour tous")
    guest.carries = ada.carries
    assert sorted(await town.look_for(guest, it)) == [f"{it} ouvert", f"{it} pour tous"]


async def test_a_draft_is_found_once_it_is_published(
    town: Town, people: People, unique: Unique
) -> None:
    ada, slug, it = people(unique("Ada")), unique("data"), word()
    await town.found(ada, slug)
    draft = await town.write(ada, slug, it, status="draft")
    assert await town.look_for(ada, it) == []
    await town.content.post(ada, f"/v1/posts/{draft['id']}/publish", headers={"If-Match": "*"})
    assert await town.look_for(ada, it) == [it]


async def test_an_answer_is_found_and_goes_when_its_question_goes(
    town: Town, people: People, unique: Unique
) -> None:
    ada, slug, it = people(unique("Ada")), unique("data"), word()
    await town.found(ada, slug)
    question = await town.write(ada, slug, "Une question", kind="question")
    answered = await town.content.post(
        ada, f"/v1/posts/{question['id']}/replies", json={"body": it, "lang": "fr"}
    )
    assert answered.status_code == 201, answered.text
    assert len(await town.look_for(ada, it)) == 1
    await town.content.delete(ada, f"/v1/posts/{question['id']}", headers={"If-Match": "*"})

    async def gone() -> bool:
        return not await town.look_for(ada, it)

    await eventually(gone)


async def test_an_erased_person_is_found_nowhere(
    town: Town, people: People, unique: Unique
) -> None:
    ada, bob, slug, it = people(unique("Ada")), people(unique("Bob")), unique("data"), word()
    await town.found(ada, slug)
    bob.carries += ada.carries
    await town.join(bob, slug)
    post = await town.write(bob, slug, it)
    await town.membership.delete(bob, "/v1/profiles/me", headers={"If-Match": "*"})
    ada.carries += bob.carries

    async def forgotten() -> bool:
        read = (await town.content.get(ada, f"/v1/posts/{post['id']}")).json()
        found = (await town.search.get(ada, "/v1/search", params={"q": it})).json()["items"]
        profiles = await town.look_for(ada, bob.name)
        return not (read["author"] or found[0]["author"] or bob.name in profiles)

    await eventually(forgotten)
