"""Relations between communities in the public API: parent, children and related communities."""

from collections.abc import Sequence
from urllib.parse import quote

from pydantic import BaseModel, Field

from portal.gateway.models.values import Texts
from portal.gateway.transport import Answer, Transport


class Kin(BaseModel):
    id: str
    slug: str
    names: Texts


class Kinship(BaseModel):
    """The relations of a community, to the communities that the reader may know of."""

    parent: Kin | None = None
    children: list[Kin] = Field(default_factory=list)
    related: list[Kin] = Field(default_factory=list)


class Kinships:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def read(self, slug: str) -> Answer[Kinship]:
        return await self._ask.read(_at(slug), Kinship)

    async def place(
        self, slug: str, parent: str | None, related: Sequence[str], *, match: str
    ) -> None:
        body = {"parent": parent, "related": list(related)}
        await self._ask.send("PUT", _at(slug), body, match=match)


def _at(slug: str) -> str:
    return f"membership/v1/communities/{quote(slug, safe='')}/kinship"
