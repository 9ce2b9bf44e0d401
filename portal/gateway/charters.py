"""The public API's charters: the agreements of communities."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel

from portal.gateway.models.values import Page, Texts
from portal.gateway.transport import Answer, Transport


class OwnAcceptance(BaseModel):
    version: int
    accepted_at: datetime


class Charter(BaseModel):
    version: int
    bodies: Texts
    html: Texts
    published_at: datetime
    accepted: int
    own: OwnAcceptance | None = None

    @property
    def is_accepted(self) -> bool:
        return self.own is not None and self.own.version == self.version


class Edition(BaseModel):
    version: int
    bodies: Texts
    published_at: datetime


class Acceptance(BaseModel):
    person_id: str | None
    name: str | None = None
    accepted_at: datetime
    is_member: bool | None = None


class Charters:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def read(self, slug: str) -> Answer[Charter]:
        return await self._ask.read(_at(slug), Charter)

    async def publish(
        self, slug: str, bodies: Mapping[str, str], *, match: str, key: str
    ) -> Charter:
        """Publish a version. `match`: empty for the first version."""
        method = "PUT" if match else "POST"
        body: dict[str, Any] = {"bodies": bodies}
        asked = self._ask.write(method, _at(slug), Charter, body, match=match or None, key=key)
        return (await asked).value

    async def edition(self, slug: str, version: int) -> Edition:
        return await self._ask.get(f"{_at(slug)}/versions/{version}", Edition)

    async def accept(self, slug: str, version: int, *, key: str) -> None:
        await self._ask.send("POST", f"{_at(slug)}/acceptances", {"version": version}, key=key)

    async def accepted(
        self, slug: str, *, limit: int = 50, after: str | None = None
    ) -> Page[Acceptance]:
        place = f"{_at(slug)}/acceptances"
        return await self._ask.get(place, Page[Acceptance], limit=limit, after=after)


def _at(slug: str) -> str:
    return f"membership/v1/communities/{quote(slug, safe='')}/charter"
