"""The public API's invitations: links, and people invited by mail address."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from pydantic import BaseModel

from portal.gateway.models.membership import Membership
from portal.gateway.models.values import Page, Texts
from portal.gateway.transport import Transport


class Community(BaseModel):
    id: str
    slug: str


class Link(BaseModel):
    id: str
    secret: str
    most_uses: int
    left: int
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= datetime.now(UTC)

    @property
    def is_open(self) -> bool:
        return self.left > 0 and self.revoked_at is None and not self.is_expired


class HeldLink(BaseModel):
    """The community that a link leads to."""

    community: Community
    names: Texts
    purposes: Texts
    visibility: str
    expires_at: datetime
    is_member: bool


class Address(BaseModel):
    id: str
    address: str
    made_at: datetime
    expires_at: datetime


class Invitations:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def links(self, slug: str, *, limit: int = 50, after: str | None = None) -> Page[Link]:
        """Return links, newest first."""
        return await self._ask.get(_at(slug, "invitations"), Page[Link], limit=limit, after=after)

    async def make(self, slug: str, most_uses: int, days: int, *, key: str) -> None:
        body = {"most_uses": most_uses, "days": days}
        await self._ask.send("POST", _at(slug, "invitations"), body, key=key)

    async def revoke(self, slug: str, link_id: str, *, key: str) -> None:
        place = f"{_at(slug, 'invitations')}/{quote(link_id, safe='')}"
        await self._ask.send("DELETE", place, key=key)

    async def read(self, secret: str) -> HeldLink:
        return await self._ask.get(_of(secret), HeldLink)

    async def use(self, secret: str, *, key: str) -> Membership:
        return (await self._ask.write("POST", f"{_of(secret)}/use", Membership, key=key)).value

    async def addresses(
        self, slug: str, *, limit: int = 50, after: str | None = None
    ) -> Page[Address]:
        """Return invited addresses, newest first."""
        place = _at(slug, "address-invitations")
        return await self._ask.get(place, Page[Address], limit=limit, after=after)

    async def invite(self, slug: str, addresses: Sequence[str], *, key: str) -> None:
        body = {"addresses": list(addresses)}
        await self._ask.send("POST", _at(slug, "address-invitations"), body, key=key)

    async def withdraw(self, slug: str, address_id: str, *, key: str) -> None:
        place = f"{_at(slug, 'address-invitations')}/{quote(address_id, safe='')}"
        await self._ask.send("DELETE", place, key=key)


def _at(slug: str, what: str) -> str:
    return f"membership/v1/communities/{quote(slug, safe='')}/{what}"


def _of(secret: str) -> str:
    return f"membership/v1/invitations/{quote(secret, safe='')}"
