"""Invitations: links and mail addresses of a community, and the page that a link opens."""

import asyncio
import re
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.gateway.errors import Forbidden, Mendable, Refused
from portal.pages import filling
from portal.visit import After, Member, Visit

PAGE = 50
USES = ("1", "5", "20", "100", "1000")
DAYS = ("1", "7", "14", "30", "90")
FIELDS = ("addresses",)
OVER = "invitation-over"

router = APIRouter()

Secret = Annotated[str, Path(max_length=100)]


@router.get("/communities/{slug}/invitations")
async def listing(visit: Member, slug: str, after: After = None) -> Response:
    return await _page(visit, slug, filling.empty(visit, FIELDS), after=after)


@router.post("/communities/{slug}/invitations")
async def make(visit: Member, slug: str) -> Response:
    uses, days = visit.text("most_uses"), visit.text("days")
    await visit.api.invitations.make(
        slug,
        int(uses if uses in USES else USES[0]),
        int(days if days in DAYS else DAYS[0]),
        key=visit.text("key"),
    )
    return await visit.go(f"/communities/{slug}/invitations", "link-made")


@router.post("/communities/{slug}/invitations/revoke")
async def revoke(visit: Member, slug: str) -> Response:
    await visit.api.invitations.revoke(slug, visit.text("link"), key=visit.text("key"))
    return await visit.go(f"/communities/{slug}/invitations", "link-revoked")


@router.post("/communities/{slug}/invitations/addresses")
async def invite(visit: Member, slug: str) -> Response:
    fields = filling.sent(visit, FIELDS)
    addresses = re.split(r"[\s,;]+", fields["addresses"].strip())
    try:
        await visit.api.invitations.invite(slug, addresses, key=visit.text("key"))
    except (Forbidden, Mendable) as refused:
        return await _page(visit, slug, fields, refused)
    return await visit.go(f"/communities/{slug}/invitations", "addresses-invited")


@router.post("/communities/{slug}/invitations/addresses/withdraw")
async def withdraw(visit: Member, slug: str) -> Response:
    await visit.api.invitations.withdraw(slug, visit.text("address"), key=visit.text("key"))
    return await visit.go(f"/communities/{slug}/invitations", "address-withdrawn")


@router.get("/invitations/{secret}")
async def read(visit: Member, secret: Secret) -> Response:
    """Show the page of a link: its community, and a button to join."""
    try:
        held = await visit.api.invitations.read(secret)
    except Refused as refused:
        if refused.name != OVER:
            raise
        return await visit.page("invitation-over.html", 410)
    return await visit.page("invitation.html", held=held, secret=secret)


@router.post("/invitations/{secret}/use")
async def use(visit: Member, secret: Secret) -> Response:
    try:
        made = await visit.api.invitations.use(secret, key=visit.text("key"))
    except Refused as refused:
        if refused.name != OVER:
            raise
        return await visit.page("invitation-over.html", 410)
    return await visit.go(f"/communities/{made.community.slug}", "joined")


async def _page(
    visit: Visit,
    slug: str,
    fields: dict[str, str],
    refused: Refused | None = None,
    *,
    after: str | None = None,
) -> Response:
    found, links, addresses = await asyncio.gather(
        visit.api.membership.community(slug),
        visit.api.invitations.links(slug, limit=PAGE, after=after),
        visit.api.invitations.addresses(slug, limit=PAGE),
    )
    return await visit.page(
        "invitations.html",
        422 if refused else 200,
        community=found.value,
        links=links,
        addresses=addresses,
        fields=fields,
        wrong=refused.fields if refused else [],
        problem=visit.sentence(refused) if refused else "",
        site=visit.site.settings.public_url.rstrip("/"),
        uses=USES,
        days=DAYS,
    )
