"""Things whose changes need If-Match, as `kinds/` makes them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from httpx import Response

from tests.support.places import ANY, Builder, Services, done
from tests.support.services import People, Person


@dataclass(frozen=True, slots=True)
class Guarded:
    """A new thing, and a person who may change it.

    look: the path that returns its present version. change: a body that makes a new version each
    time. deletes: the guarded write is its deletion, not the change.
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

    async def now(self, thing: Guarded) -> int:
        """Return the thing's present version."""
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


Make = Callable[[Maker], Awaitable[Guarded]]


def other(field: str) -> Callable[[], Any]:
    return lambda: {field: uuid4().hex}


def deleted(make: Make) -> Make:
    """Return the same thing with its deletion as the guarded write."""

    async def made(maker: Maker) -> Guarded:
        return replace(await make(maker), deletes=True)

    return made
