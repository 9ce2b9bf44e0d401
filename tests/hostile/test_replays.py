"""A response that is replayed for its Idempotency-Key: the same while nothing changed, and hidden
from a caller who may no longer see its contents. This holds for every endpoint.
"""

from collections.abc import Callable

import pytest_asyncio

from shared.contracts.values import Visibility
from tests.hostile.asking import Operation
from tests.hostile.doing import Deed, Doer, Scene
from tests.hostile.everything import REPEATED
from tests.support.content import created
from tests.support.places import ANY, Builder, Role, Services, done
from tests.support.services import People

Unique = Callable[[str], str]

OWN = {
    "PATCH /v1/profiles/me",
    "DELETE /v1/profiles/me",
    "PUT /v1/profiles/me/avatar",
    "DELETE /v1/profiles/me/avatar",
    "PUT /v1/preferences",
    "POST /v1/notifications/{notification_id}/read",
    "POST /v1/notifications/{notification_id}/dismiss",
    "POST /v1/notifications/read-all",
    "POST /v1/aims",
    "PATCH /v1/aims/{aim_id}",
    "PUT /v1/profiles/{person_id}/directory",
    "PUT /v1/stances/{kind}/{target}",
    "DELETE /v1/stances/{kind}/{target}",
    "PUT /v1/connections/{person_id}",
    "DELETE /v1/connections/{person_id}",
    "PUT /v1/profiles/{person_id}/skills/{topic_id}/endorsement",
    "DELETE /v1/profiles/{person_id}/skills/{topic_id}/endorsement",
    "POST /v1/profiles/me/skills/{topic_id}/endorsement-requests",
    "POST /v1/topics",
    "PATCH /v1/topics/{topic_id}",
    "PUT /v1/pairs/{pair_id}/consent",
    "PUT /v1/pairs/{pair_id}/goals",
    "POST /v1/pairs/{pair_id}/sessions",
    "PUT /v1/pairs/{pair_id}/feedback",
    "POST /v1/pairs/{pair_id}/finish",
    "PUT /v1/kudos/{kudos_id}/shown",
    "PUT /v1/profiles/me/badges/{badge}",
    "PUT /v1/profiles/{person_id}/badges/{badge}/withdrawn",
    "PUT /v1/profiles/me/recognition",
    "PUT /v1/talent/me",
    "DELETE /v1/talent/me",
    "POST /v1/talent/searches",
    "PUT /v1/talent/talents/{handle}/approach",
    "PUT /v1/talent/approaches/{approach_id}/answer",
    "POST /v1/saved-searches",
    "DELETE /v1/saved-searches/{search_id}",
    "PUT /v1/gaps/{gap_id}",
    "POST /v1/moderation/decisions/{decision_id}/appeal",
    "PUT /v1/analytics/objection",
    "PUT /v1/profiles/me/gender",
    "DELETE /v1/profiles/me/gender",
    "DELETE /v1/analytics/objection",
}
"""Writes about the caller alone, or open to all members: there is no access to lose."""
ABOUT_LEAVING = "POST /v1/communities/{community}/leave"
FOUNDING = "POST /v1/communities"


@pytest_asyncio.fixture(scope="module")
async def deeds(services: Services, builder: Builder) -> list[Deed]:
    """Return the writes that people sent in a private community before they lost access to it."""
    doer = Doer(services)
    place = await builder.place(Visibility.PRIVATE, filled=True)
    other = await builder.place(Visibility.PRIVATE, proposed=True)
    await builder.settle()
    people, owner = builder.people, builder.owner
    scene = Scene(doer, builder, place, other)
    for do in REPEATED:
        await do(scene)
    for role in (Role.ANIMATOR, Role.INVITED):
        for each in (place, other):
            path = f"/v1/communities/{each.slug}/members/{builder.id_of(people[role])}"
            done(await services["membership"].delete(owner, path))
    await builder.settle()
    return doer.deeds


async def test_every_write_that_takes_a_key_is_tested(
    deeds: list[Deed], operations: dict[str, Operation]
) -> None:
    keyed = {
        name
        for name, operation in operations.items()
        if any(parameter["name"].lower() == "idempotency-key" for parameter in operation.parameters)
    }
    assert {deed.name for deed in deeds} | OWN | {FOUNDING} == keyed


async def test_a_caller_who_lost_access_gets_no_replay(
    deeds: list[Deed], services: Services
) -> None:
    wrong = []
    for deed in deeds:
        answer = await deed.again(services)
        expected = {204} if deed.first.status_code == 204 else {403, 404}
        if deed.name == ABOUT_LEAVING:
            expected = {200}  # a person may always know that they left
        if answer.status_code not in expected:
            wrong.append(f"{deed.name}: {answer.status_code} {answer.text}")
    assert wrong == []


async def test_a_removed_founder_gets_no_replay_of_the_community(
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


async def test_a_replay_does_not_show_a_deleted_post(
    services: Services, people: People, unique: Unique
) -> None:
    doer, ada = Doer(services), people(unique("Ada"))
    post = await doer.do(ada, "POST /v1/posts", {"title": "Regretted"})
    path = f"/v1/posts/{post['id']}"
    done(await services["content"].delete(ada, path, headers=ANY))
    answer = await doer.deeds[0].again(services)
    assert (answer.status_code, "Regretted" in answer.text) == (404, False)


async def test_a_replay_shows_the_present_version_of_a_post(
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


async def test_a_replay_does_not_name_an_erased_author(
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
