"""Writes under an Idempotency-Key, each sent twice, as `kinds/` sends them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from httpx import Response

from tests.support.places import ANY, Builder, Place, Role, Services, done
from tests.support.services import Person

MOVING = ("/v1/watch/feeds", "/v1/communities/{community}/member-imports")
"""Things that workers move on by themselves: a replay shows them as they are by then."""
TOLD = ("guilde-token", "etag", "location")


@dataclass(slots=True)
class Deed:
    """A write that was sent once under a key, and its response."""

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
    """Sends writes under keys, and each a second time, which must be a replay."""

    services: Services
    deeds: list[Deed] = field(default_factory=list)

    async def do(self, person: Person, name: str, body: Any = None, /, **ids: str) -> Any:
        method, _, template = name.partition(" ")
        service = _service_of(template)
        headers = {**person.headers(), **ANY, "Idempotency-Key": uuid4().hex}
        options: dict[str, Any] = {"headers": headers}
        if body is not None:
            options["content" if isinstance(body, bytes) else "json"] = body
        path = template.format_map(ids)
        client = self.services[service]
        first = done(await client.ask(person, method, path, **options))
        deed = Deed(name, service, person, method, path, options, first)
        again = await deed.again(self.services)
        assert again.headers["idempotency-replayed"] == "true"
        assert again.status_code == first.status_code
        moves = template.startswith(MOVING) and bool(first.content)
        if moves:
            assert again.json()["id"] == first.json()["id"]
        else:
            assert again.content == first.content
        for told in ("guilde-token", "location") if moves else TOLD:
            assert again.headers.get(told) == first.headers.get(told)
        self.deeds.append(deed)
        return first.json() if first.content else None


def _service_of(path: str) -> str:
    if path.endswith("/templates"):
        return "content"  # templates are under a community's path, but not membership's
    room = path.split("/")[2]
    rooms = dict.fromkeys(
        (
            *("communities", "invitations", "objectives", "aims", "seasons", "activities"),
            *("programmes", "kudos", "pulses"),
        ),
        "membership",
    ) | {"gatherings": "events"}
    return rooms.get(room, "content")


@dataclass(frozen=True, slots=True)
class Scene:
    """A private community with one of everything it can hold; `other` has people alone."""

    doer: Doer
    builder: Builder
    place: Place
    other: Place

    @property
    def animator(self) -> Person:
        return self.builder.people[Role.ANIMATOR]

    async def do(self, name: str, body: Any = None, /, **ids: str) -> Any:
        """Send a write as the animator."""
        return await self.doer.do(self.animator, name, body, **ids)


Repeated = Callable[[Scene], Awaitable[None]]
"""Sends the writes that a person may send there before they lose access."""
