"""If-Match at every write that needs it: without it nothing is done, nor where it is not right."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any
from uuid import uuid4

import pytest
from httpx import Response

from tests.hostile.asking import Operation
from tests.support.content import created
from tests.support.events import schedule
from tests.support.places import ANY, Builder, Services, done
from tests.support.services import People, Person

MALFORMED = ["3", '"3', "3, *", 'W/"3"', '"3" "4"', '""', '"3";', "*, *"]


@dataclass(frozen=True, slots=True)
class Guarded:
    """A thing of its own, and who may change it.

    look: where its present version is told. change: a body that makes a new version, each time.
    deletes: what is guarded is not the change.
    """

    service: str
    person: Person
    path: str
    change: Callable[[], Any]
    look: str = ""
    changed_by: str = "PATCH"
    deletes: bool = False


@dataclass(slots=True)
class Maker:
    services: Services
    people: People
    builder: Builder

    def somebody(self) -> Person:
        return self.people(f"Ada {uuid4().hex}")

    async def community(self) -> Guarded:
        ada, slug = self.somebody(), f"c-{uuid4().hex}"
        body = {"slug": slug, "names": {"en": "X"}}
        created(await self.services["membership"].post(ada, "/v1/communities", json=body))
        return Guarded("membership", ada, f"/v1/communities/{slug}", other("domain"))

    async def member(self) -> Guarded:
        membership, bob = self.services["membership"], self.somebody()
        place = await self.community()
        done(await membership.post(bob, f"{place.path}/join"))
        path, roles = f"{place.path}/members", cycle(["expert", "member"])
        return Guarded(
            *("membership", place.person, f"{path}/{self.builder.id_of(bob)}"),
            change=lambda: {"role": next(roles)},
            look=path,
        )

    async def profile(self) -> Guarded:
        return Guarded("membership", self.somebody(), "/v1/profiles/me", other("headline"))

    async def post(self) -> Guarded:
        ada = self.somebody()
        made = await self.services["content"].post(ada, "/v1/posts", json={"title": "X"})
        return Guarded("content", ada, f"/v1/posts/{created(made)['id']}", other("title"))

    async def reply(self) -> Guarded:
        post, body = await self.post(), {"body": "x"}
        content = self.services["content"]
        made = await content.post(post.person, f"{post.path}/replies", json=body)
        path = f"/v1/replies/{created(made)['id']}"
        return Guarded("content", post.person, path, other("body"))

    async def gathering(self) -> Guarded:
        ada = self.somebody()
        path = f"/v1/gatherings/{(await schedule(self.services['events'], ada))['id']}"
        return Guarded("events", ada, path, other("place"))

    async def preferences(self) -> Guarded:
        times = cycle(["07:00", "08:00"])
        return Guarded(
            *("notifications", self.somebody(), "/v1/preferences"),
            change=lambda: {"time_zone": "UTC", "digest_at": next(times)},
            changed_by="PUT",
        )

    async def now(self, thing: Guarded) -> int:
        """The version it is at."""
        answer = done(await self._ask(thing, "GET", thing.look or thing.path))
        if "etag" in answer.headers:
            return int(answer.headers["etag"].strip('"'))
        person_id = thing.path.rpartition("/")[2]
        [version] = [m["version"] for m in answer.json()["items"] if m["person_id"] == person_id]
        return int(version)

    async def is_there(self, thing: Guarded) -> bool:
        return (await self._ask(thing, "GET", thing.path)).status_code != 404

    async def write(self, thing: Guarded, headers: Mapping[str, str]) -> Response:
        if thing.deletes:
            return await self._ask(thing, "DELETE", thing.path, headers=headers)
        return await self._change(thing, headers)

    async def touch(self, thing: Guarded) -> None:
        done(await self._change(thing, ANY))

    async def _change(self, thing: Guarded, headers: Mapping[str, str]) -> Response:
        body = thing.change()
        return await self._ask(thing, thing.changed_by, thing.path, headers=headers, json=body)

    async def _ask(self, thing: Guarded, method: str, path: str, **options: Any) -> Response:
        return await self.services[thing.service].ask(thing.person, method, path, **options)


def other(field: str) -> Callable[[], Any]:
    return lambda: {field: uuid4().hex}


def deleted(make: Callable[[Maker], Awaitable[Guarded]]) -> Callable[[Maker], Awaitable[Guarded]]:
    """The same thing, and what is guarded is that it is deleted."""

    async def made(maker: Maker) -> Guarded:
        return replace(await make(maker), deletes=True)

    return made


GUARDED: Mapping[str, Callable[[Maker], Awaitable[Guarded]]] = {
    "PATCH /v1/communities/{community}": Maker.community,
    "PATCH /v1/communities/{community}/members/{person_id}": Maker.member,
    "PATCH /v1/profiles/me": Maker.profile,
    "DELETE /v1/profiles/me": deleted(Maker.profile),
    "PATCH /v1/posts/{post_id}": Maker.post,
    "DELETE /v1/posts/{post_id}": deleted(Maker.post),
    "PATCH /v1/replies/{reply_id}": Maker.reply,
    "DELETE /v1/replies/{reply_id}": deleted(Maker.reply),
    "PATCH /v1/gatherings/{gathering_id}": Maker.gathering,
    "PUT /v1/preferences": Maker.preferences,
}

each_guarded = pytest.mark.parametrize("make", GUARDED.values(), ids=GUARDED.keys())


@pytest.fixture
def maker(services: Services, people: People, builder: Builder) -> Maker:
    return Maker(services, people, builder)


async def test_every_guarded_write_is_tried(operations: dict[str, Operation]) -> None:
    assert {name for name, each in operations.items() if each.needs_version} == set(GUARDED)


@each_guarded
async def test_without_it_nothing_is_done(
    make: Callable[[Maker], Awaitable[Guarded]], maker: Maker
) -> None:
    thing = await make(maker)
    before = await maker.now(thing)
    answer = await maker.write(thing, {})
    assert answer.status_code == 428
    assert answer.json()["type"] == "urn:guilde:problem:if-match-needed"
    assert await maker.now(thing) == before


@each_guarded
async def test_where_it_is_no_list_of_tags_nothing_is_done(
    make: Callable[[Maker], Awaitable[Guarded]], maker: Maker
) -> None:
    thing = await make(maker)
    before = await maker.now(thing)
    answers = {said: await maker.write(thing, {"If-Match": said}) for said in MALFORMED}
    told = {said: answer.status_code for said, answer in answers.items()}
    assert told == dict.fromkeys(MALFORMED, 400)
    assert await maker.now(thing) == before


@each_guarded
async def test_where_somebody_was_faster_nothing_is_done(
    make: Callable[[Maker], Awaitable[Guarded]], maker: Maker
) -> None:
    thing = await make(maker)
    read = await maker.now(thing)
    await maker.touch(thing)
    now = await maker.now(thing)
    assert now > read
    for said in (f'"{read}"', f'"{now + 1}"', '"another"', f'"{read}", "{now + 1}"'):
        answer = await maker.write(thing, {"If-Match": said})
        assert answer.status_code == 412, said
        assert (answer.json()["type"], answer.json()["version"]) == (
            *("urn:guilde:problem:stale", now),
        )
    assert await maker.now(thing) == now


@each_guarded
@pytest.mark.parametrize("said", ['"{now}"', '"another", "{now}"', "*"])
async def test_where_it_names_the_present_version_it_is_done(
    make: Callable[[Maker], Awaitable[Guarded]], maker: Maker, said: str
) -> None:
    thing = await make(maker)
    await maker.touch(thing)
    now = await maker.now(thing)
    answer = await maker.write(thing, {"If-Match": said.format(now=now)})
    assert answer.is_success, answer.text
    if thing.deletes:
        assert not await maker.is_there(thing)
    else:
        assert await maker.now(thing) == now + 1
