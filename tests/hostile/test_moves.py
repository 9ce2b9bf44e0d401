"""A person who changes department gains and loses sight of its communities, without a new token."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from shared.contracts.values import Visibility
from tests.hostile.browsing import Visitor, enter, portal_before
from tests.hostile.conftest import Places
from tests.support.content import created
from tests.support.engines import Engines
from tests.support.messaging import eventually
from tests.support.notifications import listening
from tests.support.places import Builder, Place, Services, done
from tests.support.services import Client, People, Person

READ: Mapping[str, tuple[str, ...]] = {
    "membership": ("/v1/communities/{slug}", "/v1/communities?q={slug}"),
    "content": ("/v1/posts/{post_id}", "/v1/posts?tag={slug}", "/v1/files/{file_id}"),
    "events": ("/v1/gatherings/{gathering_id}", "/v1/gatherings?tag={slug}"),
    "search": ("/v1/search?q={slug}", "/v1/search?community={slug}", "/v1/suggest?q={slug}"),
}
OPENED = {
    "/communities/{slug}": "Name {slug}",
    "/communities?q={slug}": "Name {slug}",
    "/posts/{post_id}": "Title {slug}",
    "/gatherings/{gathering_id}": "Gathering {slug}",
    "/search?q={slug}": "/posts/{post_id}",
}
"""Pages of the portal with the text that each shows; all of them repeat the query, too."""
ONCE_TOLD = {
    "content": ("/v1/followed", "/v1/bookmarks"),
    "events": ("/v1/gatherings/mine",),
    "notifications": ("/v1/notifications",),
}
"""Lists that show the place to people who followed, answered or were notified."""


@dataclass(slots=True)
class Mover:
    """A person who will change department. `secret`: addresses that need no token."""

    place: Place
    person: Person
    visitor: Visitor
    services: Services
    secret: Mapping[str, str]

    async def shown(self, surfaces: Mapping[str, tuple[str, ...]]) -> dict[str, bool]:
        """Return whether each path shows the person anything of the place."""
        words = {**self.place.ids, "slug": self.place.slug}
        return {
            path: self.place.canary in await self._read(service, path.format_map(words))
            for service, paths in surfaces.items()
            for path in paths
        }

    async def opened(self) -> dict[str, bool]:
        """Return whether each page of the portal shows the person the place."""
        words = {**self.place.ids, "slug": self.place.slug}
        return {
            path: said.format_map(words) in (await self.visitor.open(path.format_map(words))).text
            for path, said in OPENED.items()
        }

    async def fed(self) -> dict[str, bool]:
        """Return whether the feed and the calendar, which need no token, show the place."""
        return {
            service: self.place.canary in (await self.services[service].http.get(path)).text
            for service, path in self.secret.items()
        }

    async def streamed(self) -> bool:
        """Return whether the stream, replayed from its beginning, shows the place."""
        client = self.services["notifications"]
        async with listening(client, self.person) as stream:
            last = int(stream.last_id)
        if last == 0:
            return False
        async with listening(client, self.person, {"Last-Event-ID": "0"}) as stream:
            blocks: list[dict[str, str]] = []
            while int(stream.last_id) < last:
                blocks.append(await stream.block())
        return self.place.canary in str(blocks)

    async def _read(self, service: str, path: str) -> str:
        answer = await self.services[service].get(self.person, path)
        self.person.carries.clear()
        return answer.text if answer.is_success else ""


async def test_a_change_of_department_grants_and_withdraws_sight_everywhere(
    engines: Engines, services: Services, builder: Builder, places: Places, people: People
) -> None:
    place, person = places[Visibility.SELECTED], people(f"Mover {uuid4().hex[:8]}")
    async with portal_before(services, engines) as (app, browser):
        visitor = await enter(app, browser, person)
        mover = Mover(place, person, visitor, services, {})
        await builder.move(person, "Elsewhere")
        await eventually(lambda: _all(mover, [False]))

        await builder.move(person, builder.department)
        await eventually(lambda: _all(mover, [True]))
        mover.secret = await _take_part(services, builder, mover)
        await eventually(lambda: _all_of_it(mover, [True]))

        await builder.move(person, "Elsewhere")
        await eventually(lambda: _all_of_it(mover, [False]))
        assert not await mover.streamed()
        unread = await services["notifications"].get(person, "/v1/notifications/unread-count")
        assert unread.json()["unread"] == 0
        await eventually(lambda: _has_no_seat(services["events"], builder, mover))
    await builder.settle()


async def _all(mover: Mover, expected: list[bool]) -> bool:
    found = [*(await mover.shown(READ)).values(), *(await mover.opened()).values()]
    return all(each in expected for each in found)


async def _all_of_it(mover: Mover, expected: list[bool]) -> bool:
    told = [*(await mover.shown(ONCE_TOLD)).values(), *(await mover.fed()).values()]
    return all(each in expected for each in told) and await _all(mover, expected)


async def _take_part(services: Services, builder: Builder, mover: Mover) -> dict[str, str]:
    """Follow, answer, subscribe and receive a notification; return the addresses of the feeds."""
    place, person, content = mover.place, mover.person, services["content"]
    post = f"/v1/posts/{place.ids['post_id']}"
    for thing in ("follow", "bookmark"):
        done(await content.put(person, f"{post}/{thing}", json={}))
    answer = {"answer": "yes"}
    rsvp = f"/v1/gatherings/{place.ids['gathering_id']}/rsvp"
    done(await services["events"].put(person, rsvp, json=answer))
    feed = created(await content.post(person, f"/v1/communities/{place.slug}/feeds"))["posts"]
    calendar = created(await services["events"].post(person, "/v1/calendar-feed", json={}))["path"]
    text = {"body": f"Answer {place.canary}"}
    created(await content.post(builder.owner, f"{post}/replies", json=text))
    return {
        "content": feed.removeprefix("/api/content"),
        "events": calendar.removeprefix("/api/events"),
    }


async def _has_no_seat(events: Client, builder: Builder, mover: Mover) -> bool:
    path = f"/v1/gatherings/{mover.place.ids['gathering_id']}/attendees?limit=100"
    answer = done(await events.get(builder.owner, path))
    return builder.id_of(mover.person) not in answer.text
