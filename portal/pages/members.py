"""The members of a community; for its animators also requests, invitations and former members."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import Refused
from portal.gateway.models.membership import FoundPerson
from portal.gateway.models.values import Page
from portal.visit import After, Member, Visit

PAGE = 50
FOUND = 10
LONGEST = 100
STANDINGS = ("active", "requested", "invited")
ROLES = ("owner", "animator", "moderator", "expert", "member", "guest")
BELOW = ROLES[2:]
"""The roles that animators may give and take."""
SORTS = ("name", "newest")

router = APIRouter()

Word = Annotated[str, Query(max_length=LONGEST)]


@router.get("/communities/{slug}/members")
async def listing(
    visit: Member,
    slug: str,
    standing: Word = "active",
    q: Word = "",
    role: Word = "",
    sort: Word = "name",
    after: After = None,
) -> Response:
    standing = standing if standing in STANDINGS else "active"
    role, sort = role if role in ROLES else "", sort if sort in SORTS else "name"
    found, members = await asyncio.gather(
        visit.api.membership.community(slug),
        visit.api.membership.members(
            slug, standing=standing, q=q, role=role or None, sort=sort, limit=PAGE, after=after
        ),
    )
    community = found.value
    decides = visit.is_admin or community.animates
    sought = visit.request.query_params.get("invite", "")[:LONGEST] if decides else ""
    return await visit.page(
        "members.html",
        community=community,
        members=members,
        standing=standing,
        standings=STANDINGS if decides else ("active",),
        q=q,
        role=role,
        sort=sort,
        decides=decides,
        sought=sought,
        people=await _named(visit, sought),
        roles=ROLES,
        given=ROLES if visit.is_admin or community.is_owned else BELOW,
    )


async def _named(visit: Visit, sought: str) -> Page[FoundPerson]:
    """Return people whose names begin so, to invite one of them."""
    if not sought:
        return Page(items=[])
    after = visit.request.query_params.get("invite_after")
    return await visit.api.membership.people(sought, limit=FOUND, after=after)


@router.post("/communities/{slug}/members")
async def invite(visit: Member, slug: str) -> Response:
    """Invite a person. `person`: an id, or the address of a person's page."""
    person = visit.text("person").rstrip("/").rpartition("/")[2]
    place = f"/communities/{slug}/members?standing=invited"
    try:
        await visit.api.membership.invite(slug, person, key=visit.text("key"))
    except Refused as refused:
        if refused.name == "already-member":
            return await visit.go(f"/communities/{slug}/members")
        raise
    return await visit.go(place, "invited")


@router.post("/communities/{slug}/members/{person_id}/decide")
async def decide(visit: Member, slug: str, person_id: str) -> Response:
    approve = visit.text("decision") == "approve"
    await visit.api.membership.decide(slug, person_id, approve=approve, key=visit.text("key"))
    place = f"/communities/{slug}/members?standing=requested"
    return await visit.go(place, "let-in" if approve else "refused")


@router.post("/communities/{slug}/members/{person_id}/role")
async def appoint(visit: Member, slug: str, person_id: str) -> Response:
    match = f'"{visit.text("version")}"'
    role, until = visit.text("role"), visit.text("until") or None
    await visit.api.membership.appoint(slug, person_id, role, until, match=match)
    return await visit.go(f"/communities/{slug}/members", "appointed")


@router.post("/communities/{slug}/members/{person_id}/remove")
async def remove(visit: Member, slug: str, person_id: str) -> Response:
    await visit.api.membership.remove(slug, person_id)
    return await visit.go(f"/communities/{slug}/members", "removed")
