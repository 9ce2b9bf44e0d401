"""A community's own page: purpose, animators, newest posts, gatherings, members; join or leave."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway import names
from portal.gateway.errors import Forbidden
from portal.gateway.models import Community, Membership, Page
from portal.gateway.together import Missing, unless_away
from portal.visit import Member, Visit

POSTS = 15
GATHERINGS = 4
MEMBERS = 100
LEADS = ("owner", "animator")
KINDS = ("article", "question", "discussion")

router = APIRouter()


@router.get("/communities/{slug}")
async def read(
    visit: Member,
    slug: str,
    kind: Annotated[str, Query(max_length=20)] = "",
    after: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    api = visit.api
    kind = kind if kind in KINDS else ""
    found, posts, gatherings, members = await asyncio.gather(
        api.membership.community(slug),
        unless_away(api.content.posts(community=slug, kind=kind, limit=POSTS, after=after)),
        unless_away(api.events.gatherings(community=slug, limit=GATHERINGS)),
        _members(visit, slug),
    )
    names.learn([found.value])
    return await visit.page(
        "community.html",
        community=found.value,
        posts=posts,
        kind=kind,
        after=after,
        gatherings=gatherings,
        members=members,
        leads=_leads(members),
        may_write=may_write(found.value),
        names={found.value.slug: found.value.names},
    )


def may_write(community: Community) -> bool:
    return community.is_mine


async def _members(visit: Visit, slug: str) -> Page[Membership] | Missing | None:
    """None: they are not for this person to see."""
    try:
        return await unless_away(visit.api.membership.members(slug, limit=MEMBERS))
    except Forbidden:
        return None


def _leads(members: Page[Membership] | Missing | None) -> list[Membership]:
    if members is None or isinstance(members, Missing):
        return []
    return sorted(
        (one for one in members.items if one.role in LEADS), key=lambda one: LEADS.index(one.role)
    )
