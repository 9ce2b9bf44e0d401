"""Routes under /v1/communities."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.membership.domain import community as domain
from services.membership.domain.errors import SlugTaken
from services.membership.domain.rights import visibilities
from services.membership.entry.asking import By
from services.membership.entry.views import CommunityChanges, CommunityView, NewCommunity
from services.membership.store import communities, memberships
from services.membership.use_cases.create_community import CreateCommunity, create_community
from services.membership.use_cases.edit_community import EditCommunity, edit_community
from services.membership.use_cases.lookup import see_community
from shared.audience.sight import Asker
from shared.contracts.values import Standing
from shared.mongo import Scope, Store
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    PreconditionProblem,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Shown, etag
from shared.runtime.paging import After, Limit, Page, link_next, read_cursor, write_cursor
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["communities"], route_class=SignedInRoute)

Community = Annotated[str, Path(max_length=64, description="The community's slug or id")]


@router.post(
    "/communities",
    status_code=201,
    response_model=CommunityView,
    responses=documented(CommunityNotFound, NotAllowed, SlugTaken, TooLargeProblem, InvalidProblem),
)
async def create(body: NewCommunity, by: By, write: Write) -> Response:
    """Create a community. You become its owner."""
    command = CreateCommunity(
        asker=by,
        slug=body.slug,
        names=dict(body.names.items()),
        purposes=dict(body.purposes.items()),
        domain=body.domain,
        topics=tuple(body.topics),
        visibility=body.visibility,
        join_policy=body.join_policy,
    )
    form = Shown(
        CommunityView.of,
        see=partial(_see, by),
        status=201,
        location=lambda community: f"/api/membership/v1/communities/{community.slug}",
    )
    return await write(partial(create_community, command), form)


@router.get("/communities", responses=documented(InvalidProblem))
async def listing(
    by: By, request: Request, response: Response, limit: Limit = 20, after: After = None
) -> Page[CommunityView]:
    """The communities you may see, ordered by slug."""
    store: Store = request.app.state.store
    after_slug = read_cursor(after, str)[0] if after else ""
    own = await memberships.of_person(
        store.scope, by.person_id, {Standing.ACTIVE, Standing.INVITED}
    )
    found = await communities.visible(
        store.scope,
        visibilities=visibilities(by),
        also=[membership.community.id for membership in own],
        after_slug=after_slug,
        limit=limit + 1,
    )
    standing = {membership.community.id: membership for membership in own}
    cursor = write_cursor([found[limit - 1].slug]) if len(found) > limit else None
    link_next(request, response, cursor)
    items = [CommunityView.of(c, standing.get(c.id)) for c in found[:limit]]
    return Page(items=items, next=cursor)


@router.get("/communities/{community}", responses=documented(CommunityNotFound, InvalidProblem))
async def read(community: Community, by: By, request: Request, response: Response) -> CommunityView:
    """Read a community."""
    store: Store = request.app.state.store
    seen = await see_community(store.scope, by, community)
    members = await memberships.count_active(store.scope, seen.community.id)
    response.headers["ETag"] = etag(seen.community.version)
    return CommunityView.of(seen.community, seen.own, members)


@router.patch(
    "/communities/{community}",
    response_model=CommunityView,
    responses=documented(
        CommunityNotFound,
        NotAllowed,
        StaleProblem,
        PreconditionProblem,
        TooLargeProblem,
        InvalidProblem,
    ),
)
async def edit(
    community: Community, body: CommunityChanges, by: By, expected: IfMatch, write: Write
) -> Response:
    """Change the given fields of a community. For owners and animators."""
    wanted = body.model_dump(exclude_unset=True, exclude_none=True)
    if "topics" in wanted:
        wanted["topics"] = tuple(wanted["topics"])
    command = EditCommunity(asker=by, name=community, wanted=wanted, expected=expected)
    form = Shown(CommunityView.of, see=partial(_see, by))
    return await write(partial(edit_community, command), form)


async def _see(by: Asker, scope: Scope, community_id: str) -> domain.Community:
    return (await see_community(scope, by, community_id)).community
