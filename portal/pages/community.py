"""The page of a community: purpose, animators, posts, gatherings, members; join or leave.

People invited to a private community see the page without its content, and so do administrators.
"""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.models.content import PostSummary
from portal.gateway.models.membership import Community, Membership
from portal.gateway.models.values import Page
from portal.gateway.together import Missing, unless_hidden
from portal.pages import kinds
from portal.pages.charter import reading_beside
from portal.pages.following import follows
from portal.pages.kinship import around
from portal.pages.objectives import beside
from portal.visit import After, Member, Visit

POSTS = 15
GATHERINGS = 4
MOST_LEADS = 20
LEADS = ("owner", "animator")
UNANSWERED = "unanswered"
"""The filter for questions without an accepted answer, shown among the kinds."""
SORTS = ("newest", "active")

router = APIRouter()


@router.get("/communities/{slug}")
async def read(
    visit: Member,
    slug: str,
    kind: Annotated[str, Query(max_length=20)] = "",
    sort: Annotated[str, Query(max_length=20)] = "",
    after: After = None,
) -> Response:
    api = visit.api
    kind = kind if kind in {*kinds.KINDS, UNANSWERED} else ""
    sort = sort if sort in SORTS else SORTS[0]
    wanted = {"unanswered": True} if kind == UNANSWERED else {"kind": kind}
    found, pins, posts, gatherings, leads, aside = await asyncio.gather(
        api.membership.community(slug),
        unless_hidden(_pins(visit, slug, is_shown=not kind and after is None)),
        unless_hidden(
            api.content.posts(community=slug, sort=sort, limit=POSTS, after=after, **wanted)
        ),
        unless_hidden(api.events.gatherings(community=slug, limit=GATHERINGS)),
        _leads(visit, slug),
        asyncio.gather(
            *(reading_beside(visit, slug), beside(visit, slug)),
            *(around(visit, slug), follows(visit, "community")),
        ),
    )
    charter, objectives, kinship, followed = aside
    pinned, posts = _pinned_first(pins, posts)
    return await visit.page(
        "community.html",
        community=found.value,
        pinned=pinned,
        posts=posts,
        kind=kind,
        kinds=list(kinds.KINDS),
        sort=sort,
        after=after,
        gatherings=gatherings,
        leads=leads,
        reading=charter,
        objectives=objectives,
        kinship=kinship,
        is_followed=None if followed is None else found.value.id in followed,
        key=visit.key(),
        may_write=may_write(found.value),
        names={found.value.slug: found.value.names},
    )


def may_write(community: Community) -> bool:
    return community.writes and community.stage != "archived"


async def _pins(visit: Visit, slug: str, *, is_shown: bool) -> list[PostSummary]:
    return (await visit.api.content.pins(slug)).items if is_shown else []


def _pinned_first(
    pins: list[PostSummary] | Missing | None, posts: Page[PostSummary] | Missing | None
) -> tuple[list[PostSummary], Page[PostSummary] | Missing | None]:
    """Return the pinned posts and the others. If content is away, only `posts` reports it."""
    if not isinstance(pins, list) or not isinstance(posts, Page):
        return [], posts
    ids = {post.id for post in pins}
    others = [post for post in posts.items if post.id not in ids]
    return pins, Page[PostSummary](items=others, next=posts.next)


async def _leads(visit: Visit, slug: str) -> list[Membership] | Missing | None:
    """Return the owners, then the animators."""
    asked = (visit.api.membership.members(slug, role=role, limit=MOST_LEADS) for role in LEADS)
    found = await unless_hidden(asyncio.gather(*asked))
    if found is None or isinstance(found, Missing):
        return found
    return [one for page in found for one in page.items]
