"""The public API's files of people to add to a community."""

from datetime import datetime
from urllib.parse import quote

from pydantic import BaseModel

from portal.gateway.models.values import Page
from portal.gateway.transport import Transport


class Bulk(BaseModel):
    id: str
    is_dry: bool
    is_done: bool
    lines: int
    looked_at: int
    counts: dict[str, int]
    made_at: datetime
    expires_at: datetime


class Line(BaseModel):
    number: int
    named: str
    role: str
    outcome: str | None = None
    problem: str = ""


class Bulks:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def send(self, slug: str, content: bytes, *, key: str) -> Bulk:
        """Send a file of people for a dry run, before it is run."""
        place = f"{_at(slug)}?dry_run=true"
        return (await self._ask.write("POST", place, Bulk, content, key=key)).value

    async def last(self, slug: str) -> Page[Bulk]:
        return await self._ask.get(_at(slug), Page[Bulk])

    async def read(self, slug: str, bulk_id: str) -> Bulk:
        return await self._ask.get(_of(slug, bulk_id), Bulk)

    async def run(self, slug: str, bulk_id: str, *, key: str) -> None:
        await self._ask.send("POST", f"{_of(slug, bulk_id)}/run", key=key)

    async def bad_lines(
        self, slug: str, bulk_id: str, *, lang: str, limit: int = 50, after: str | None = None
    ) -> Page[Line]:
        place = f"{_of(slug, bulk_id)}/lines"
        wanted = {"outcome": "bad", "lang": lang}
        return await self._ask.get(place, Page[Line], limit=limit, after=after, **wanted)

    async def report(self, slug: str, bulk_id: str, *, lang: str) -> bytes:
        """Return the report, as CSV."""
        return await self._ask.bytes(f"{_of(slug, bulk_id)}/report?lang={lang}")


def _at(slug: str) -> str:
    return f"membership/v1/communities/{quote(slug, safe='')}/member-imports"


def _of(slug: str, bulk_id: str) -> str:
    return f"{_at(slug)}/{quote(bulk_id, safe='')}"
