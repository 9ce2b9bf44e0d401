"""An answer is given again for its Idempotency-Key: as it was while nothing changed, and to nobody
who lost sight of what it shows. Whatever the endpoint.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest_asyncio
from httpx import Response

from shared.contracts.values import Visibility
from tests.hostile.asking import Operation
from tests.support.content import created
from tests.support.events import wall
from tests.support.places import ANY, Builder, Place, Role, Services, done
from tests.support.services import People, Person

Unique = Callable[[str], str]

OWN = {
    "PATCH /v1/profiles/me",
    "DELETE /v1/profiles/me",
    "PUT /v1/preferences",
    "POST /v1/notifications/{notification_id}/read",
    "POST /v1/notifications/read-all",
}
"""Of oneself alone: there is no sight of it to lose."""
ABOUT_LEAVING = "POST /v1/communities/{community}/leave"
FOUNDING = "POST /v1/communities"


@dataclass(slots=True)
class Deed:
    """Something done once under a key, and how it was answered."""

    name: str
    service: str
    person: Person
    method: str
    path: str
    options: dict[str, Any]
    first: Response

    async def again(self, services: Services) -> Response:
        client = services[self.service]
        return await client.http.request(self.method, self.path, **self.options)


@dataclass(slots=True)
class Doer:
    """Does things under keys, and each a second time, which does nothing."""

    services: Services
    deeds: list[Deed] = field(default_factory=list)

    async def do(self, person: Person, name: str, body: Any = None, /, **ids: str) -> Any:
        method, _, template = name.partition(" ")
        service = _service_of(template)
        headers = {**person.headers(), **ANY, "Idempotency-Key": uuid4().hex}
        options: dict[str, Any] = {"headers": headers}
        if body is not None:
            options["json"] = body
        path = template.format_map(ids)
        client = self.services[service]
        first = done(await client.ask(person, method, path, **options))
        deed = Deed(name, service, person, method, path, options, first)
        again = await deed.again(self.services)
        assert again.headers["idempotency-replayed"] == "true"
        assert (again.status_code, again.content) == (first.status_code, first.content)
        for told in ("guilde-token", "etag", "location"):
            assert again.headers.get(told) == first.headers.get(told)
        self.deeds.append(deed)
        return first.json() if first.content else None


def _service_of(path: str) -> str:
    room = path.split("/")[2]
    rooms = {"communities": "membership", "gatherings": "events"}
    return rooms.get(room, "content")


@pytest_asyncio.fixture(scope="module")
async def deeds(services: Services, builder: Builder) -> list[Deed]:
    """What an animator, a member and somebody invited do in a private community, before they lose
    sight of it.
    """
    doer = Doer(services)
    place = await builder.place(Visibility.PRIVATE, filled=True)
    other = await builder.place(Visibility.PRIVATE)
    await builder.settle()
    people = builder.people
    animator, owner = people[Role.ANIMATOR], builder.owner
    await _belong(doer, builder, place, other)
    await _write(doer, animator, place)
    await _meet(doer, animator, place)
    for role in (Role.ANIMATOR, Role.INVITED):
        for each in (place, other) if role is Role.ANIMATOR else (place,):
            path = f"/v1/communities/{each.slug}/members/{builder.id_of(people[role])}"
            done(await services["membership"].delete(owner, path))
    await builder.settle()
    return doer.deeds


async def _belong(doer: Doer, builder: Builder, place: Place, other: Place) -> None:
    people, slug = builder.people, {"community": place.slug}
    animator, one = people[Role.ANIMATOR], "/v1/communities/{community}"
    requested = builder.id_of(people[Role.REQUESTED])
    bystander = {"person_id": builder.id_of(builder.bystander)}
    former = {"person_id": builder.id_of(people[Role.FORMER])}
    await doer.do(people[Role.INVITED], f"POST {one}/join", **slug)
    await doer.do(people[Role.MEMBER], f"POST {one}/leave", **slug)
    await doer.do(animator, f"PATCH {one}", {"domain": place.canary}, **slug)
    await doer.do(animator, f"POST {one}/members", former, **slug)
    member = f"{one}/members/{{person_id}}"
    await doer.do(animator, f"POST {member}/approve", **slug, person_id=requested)
    await doer.do(animator, f"POST {member}/refuse", community=other.slug, person_id=requested)
    await doer.do(animator, f"PATCH {member}", {"role": "expert"}, **slug, **bystander)
    await doer.do(animator, f"PATCH {member}", {"role": "member"}, **slug, **bystander)
    await doer.do(animator, f"DELETE {member}", **slug, **bystander)


async def _write(doer: Doer, animator: Person, place: Place) -> None:
    text = {"title": f"By the animator, {place.canary}", "community": place.slug}
    draft = await doer.do(animator, "POST /v1/posts", {**text, "status": "draft"})
    post, one = {"post_id": draft["id"]}, "/v1/posts/{post_id}"
    await doer.do(animator, f"POST {one}/publish", **post)
    await doer.do(animator, f"PATCH {one}", {"body": place.canary}, **post)
    for verb in ("archive", "unarchive"):
        await doer.do(animator, f"POST {one}/{verb}", **post)
    written = await doer.do(animator, f"POST {one}/replies", {"body": place.canary}, **post)
    reply = {"reply_id": written["id"]}
    await doer.do(animator, "PATCH /v1/replies/{reply_id}", {"body": "x"}, **reply)
    await doer.do(animator, "DELETE /v1/replies/{reply_id}", **reply)
    question = {"post_id": place.ids["post_id"]}
    answer = {"answer_id": place.ids["reply_id"]}
    await doer.do(animator, f"PUT {one}/accepted-answer", answer, **question)
    await doer.do(animator, f"DELETE {one}/accepted-answer", **question)
    other = await doer.do(animator, "POST /v1/posts", text)
    await doer.do(animator, f"DELETE {one}", post_id=other["id"])
    item = {"external_id": place.canary, "title": place.canary, "lang": "en"}
    await doer.do(animator, "POST /v1/imports", {"community": place.slug, "items": [item]})


async def _meet(doer: Doer, animator: Person, place: Place) -> None:
    plan = {"titles": {"en": place.canary}, "community": place.slug, "time_zone": "UTC"}
    times = {"starts_at": wall(7), "ends_at": wall(7, 2)}
    made = await doer.do(animator, "POST /v1/gatherings", {**plan, **times})
    it, one = {"gathering_id": made["id"]}, "/v1/gatherings/{gathering_id}"
    await doer.do(animator, f"PATCH {one}", {"place": place.canary}, **it)
    await doer.do(animator, f"PUT {one}/rsvp", {"answer": "yes"}, **it)
    await doer.do(animator, f"POST {one}/cancel", {}, **it)


async def test_every_write_that_takes_a_key_is_tried(
    deeds: list[Deed], operations: dict[str, Operation]
) -> None:
    keyed = {
        name
        for name, operation in operations.items()
        if any(parameter["name"].lower() == "idempotency-key" for parameter in operation.parameters)
    }
    assert {deed.name for deed in deeds} | OWN | {FOUNDING} == keyed


async def test_who_lost_sight_of_it_is_answered_as_who_asks_for_it(
    deeds: list[Deed], services: Services
) -> None:
    wrong = []
    for deed in deeds:
        answer = await deed.again(services)
        expected = {204} if deed.first.status_code == 204 else {403, 404}
        if deed.name == ABOUT_LEAVING:
            expected = {200}  # that one left is one's own to know
        if answer.status_code not in expected:
            wrong.append(f"{deed.name}: {answer.status_code} {answer.text}")
    assert wrong == []


async def test_who_founded_a_community_and_was_removed_is_not_shown_it(
    services: Services, people: People, builder: Builder, unique: Unique
) -> None:
    membership, ada, bob = services["membership"], people(unique("Ada")), people(unique("Bob"))
    doer, slug = Doer(services), unique("secret")
    body = {"slug": slug, "names": {"en": "Secret"}, "visibility": "private"}
    await doer.do(ada, FOUNDING, body)
    await membership.get(bob, "/v1/profiles/me")
    path, invited = f"/v1/communities/{slug}", {"person_id": builder.id_of(bob)}
    done(await membership.post(ada, f"{path}/members", json=invited))
    done(await membership.post(bob, f"{path}/join"))
    member, owner = f"{path}/members/{builder.id_of(bob)}", {"role": "owner"}
    done(await membership.patch(ada, member, json=owner, headers=ANY))
    done(await membership.delete(bob, f"{path}/members/{builder.id_of(ada)}"))
    answer = await doer.deeds[0].again(services)
    assert (answer.status_code, answer.json()["type"]) == (
        *(404, "urn:guilde:problem:community-not-found"),
    )


async def test_what_was_deleted_since_is_not_shown(
    services: Services, people: People, unique: Unique
) -> None:
    doer, ada = Doer(services), people(unique("Ada"))
    post = await doer.do(ada, "POST /v1/posts", {"title": "Regretted"})
    path = f"/v1/posts/{post['id']}"
    done(await services["content"].delete(ada, path, headers=ANY))
    answer = await doer.deeds[0].again(services)
    assert (answer.status_code, "Regretted" in answer.text) == (404, False)


async def test_what_was_changed_since_is_shown_as_it_is_now(
    services: Services, people: People, unique: Unique
) -> None:
    content, doer, ada = services["content"], Doer(services), people(unique("Ada"))
    post = await doer.do(ada, "POST /v1/posts", {"title": "Before"})
    path = f"/v1/posts/{post['id']}"
    edited = done(await content.patch(ada, path, json={"title": "After"}, headers=ANY))
    [deed] = doer.deeds
    answer = await deed.again(services)
    assert (answer.status_code, answer.json()) == (201, edited.json())
    assert answer.headers["etag"] == edited.headers["etag"]
    assert answer.headers["guilde-token"] == deed.first.headers["guilde-token"]
    own = (await content.get(ada, f"/v1/posts?author={post['author']['id']}")).json()["items"]
    assert len(own) == 1


async def test_what_somebody_erased_wrote_is_shown_without_their_name(
    services: Services, builder: Builder, people: People, unique: Unique
) -> None:
    content, doer = services["content"], Doer(services)
    ada, bob = people(unique("Ada")), people(unique("Bob"))
    headline = {"headline": "Known everywhere"}
    membership = services["membership"]
    done(await membership.patch(ada, "/v1/profiles/me", json=headline, headers=ANY))
    asked = {"title": "Why?", "kind": "question"}
    post = created(await content.post(ada, "/v1/posts", json=asked))
    reply = created(await content.post(bob, f"/v1/posts/{post['id']}/replies", json={"body": "x"}))
    path, its = "PUT /v1/posts/{post_id}/accepted-answer", {"answer_id": reply["id"]}
    admin = builder.people[Role.ADMIN]
    admin.carries.extend(ada.carries)
    await doer.do(ada, path, its, post_id=post["id"])
    edit = {"body": "By the administrator"}
    await doer.do(admin, "PATCH /v1/posts/{post_id}", edit, post_id=post["id"])
    done(await membership.delete(ada, "/v1/profiles/me", headers=ANY))
    admin.carries.clear()
    seen = {"Guilde-Token": ada.carries[-1]}
    done(await content.get(bob, "/v1/posts?limit=1", headers=seen))
    [*_, deed] = doer.deeds
    answer = await deed.again(services)
    assert answer.status_code == 200
    assert (ada.name in deed.first.text, ada.name in answer.text) == (True, False)
