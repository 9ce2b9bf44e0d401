"""The routes under /v1/communities."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.membership.domain.communities import community as domain
from services.membership.domain.errors import (
    CommunityArchived,
    NoAudience,
    SlugTaken,
    UnknownAttribute,
)
from services.membership.domain.rights import visibilities
from services.membership.entry.asking import By
from services.membership.entry.communities.founding import Founding
from services.membership.entry.people.declared import Directory
from services.membership.entry.views import (
    CommunityChanges,
    CommunityView,
    NamedTopic,
    NewCommunity,
)
from services.membership.store.communities import communities, memberships
from services.membership.store.filing import words
from services.membership.store.skills import topics
from services.membership.use_cases.communities.create_community import (
    CreateCommunity,
    create_community,
)
from services.membership.use_cases.communities.edit_community import EditCommunity, edit_community
from services.membership.use_cases.lookup import see_community, selecting
from shared.audience.sight import Asker
from shared.contracts.membership import Stage
from shared.contracts.values import JoinPolicy, Language, Standing
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
from shared.runtime.paging import (
    After,
    Limit,
    Page,
    cut,
    link_next,
    read_cursor,
    read_moment,
    write_cursor,
    write_moment,
)
from shared.runtime.requests import Me, SignedInRoute, parameters
from shared.runtime.writing import IfMatch, Write
from shared.text import folded

router = APIRouter(tags=["communities"], route_class=SignedInRoute)

Community = Annotated[str, Path(max_length=64, description="The community's slug or id")]


@router.post(
    "/communities",
    status_code=201,
    response_model=CommunityView,
    responses=documented(
        *(CommunityNotFound, NotAllowed, SlugTaken, NoAudience, UnknownAttribute),
        *(TooLargeProblem, InvalidProblem),
    ),
)
async def create(body: NewCommunity, by: By, request: Request, write: Write) -> Response:
    """Create or propose a community, and become its owner; `stage` says which.

    If only administrators may create communities, others create a proposal.
    """
    founding: Founding = request.app.state.founding
    directory: Directory = request.app.state.directory
    command = CreateCommunity(
        asker=by,
        slug=body.slug,
        names=dict(body.names.items()),
        purposes=dict(body.purposes.items()),
        domain=body.domain,
        topics=tuple(body.topics),
        visibility=body.visibility,
        audience=directory.check(body.audience),
        join_policy=body.join_policy,
        is_proposal=body.propose,
        by_admins_only=founding.by_admins_only,
    )
    form = Shown(
        CommunityView.of,
        see=partial(_see, by),
        status=201,
        location=lambda community: f"/api/membership/v1/communities/{community.slug}",
    )
    return await write(partial(create_community, command), form)


@dataclass(slots=True)
class Wanted:
    """The query parameters of a list of communities."""

    q: Annotated[
        str,
        Query(
            max_length=100,
            description="Words or word prefixes in names, purposes, domains and topics",
        ),
    ] = ""
    mine: Annotated[bool, Query(description="Only your communities and invitations")] = False
    join_policy: JoinPolicy | None = None
    stage: Stage | None = None
    sort: communities.CommunitySort = communities.CommunitySort.SLUG
    lang: Annotated[
        Language | None, Query(description="Language to sort names in; by default your token's")
    ] = None
    after: After = None


@router.get("/communities", responses=documented(InvalidProblem))
async def listing(
    by: By,
    me: Me,
    request: Request,
    response: Response,
    wanted: Annotated[Wanted, Depends(parameters(Wanted))],
    limit: Limit = 20,
) -> Page[CommunityView]:
    """List the communities that you may see. `newest` and `members` sort in descending order."""
    store: Store = request.app.state.store
    own = await memberships.of_person(
        store.scope, by.person_id, {Standing.ACTIVE, Standing.INVITED}
    )
    filters = communities.Filters(
        visibilities=visibilities(by),
        own=[membership.community.id for membership in own],
        selecting=[] if wanted.mine else await selecting(store.scope, by),
        order=communities.order(wanted.sort, wanted.lang or me.language),
        only_own=wanted.mine,
        join_policy=wanted.join_policy,
        stage=wanted.stage,
        words=words(wanted.q),
        after=_place(wanted.after, wanted.sort),
    )
    found = await communities.listed(store.scope, filters, limit=limit + 1)
    standing = {membership.community.id: membership for membership in own}
    page, cursor = cut(found, limit, lambda last: _cursor(last, wanted.sort))
    link_next(request, response, cursor)
    items = [
        CommunityView.of(each.community, standing.get(each.community.id), each.members)
        for each in page
    ]
    return Page(items=items, next=cursor)


@router.get("/communities/{community}", responses=documented(CommunityNotFound, InvalidProblem))
async def read(community: Community, by: By, request: Request, response: Response) -> CommunityView:
    """Read a community."""
    store: Store = request.app.state.store
    seen = await see_community(store.scope, by, community)
    counts = await memberships.count_active(store.scope, [seen.community.id])
    response.headers["ETag"] = etag(seen.community.version)
    members, about = counts[seen.community.id], await _topics(store.scope, seen.community)
    return CommunityView.of(seen.community, seen.own, members, about)


@router.patch(
    "/communities/{community}",
    response_model=CommunityView,
    responses=documented(
        CommunityNotFound,
        NotAllowed,
        CommunityArchived,
        StaleProblem,
        PreconditionProblem,
        TooLargeProblem,
        NoAudience,
        UnknownAttribute,
        InvalidProblem,
    ),
)
async def edit(
    community: Community,
    body: CommunityChanges,
    by: By,
    expected: IfMatch,
    request: Request,
    write: Write,
) -> Response:
    """Change the given fields of a community. For owners and animators."""
    wanted = body.model_dump(exclude_unset=True, exclude_none=True)
    for name in {"topics", "questions", "approved_kinds"} & wanted.keys():
        wanted[name] = tuple(wanted[name])
    directory: Directory = request.app.state.directory
    directory.check(body.audience or {})
    command = EditCommunity(asker=by, name=community, wanted=wanted, expected=expected)
    form = Shown(CommunityView.of, see=partial(_see, by))
    return await write(partial(edit_community, command), form)


async def _topics(scope: Scope, community: domain.Community) -> list[NamedTopic]:
    listed = await topics.by_name(scope, map(folded, community.topics))
    return [
        NamedTopic(id=topic.id, labels=topic.labels, written=written)
        for written in community.topics
        if (topic := listed.get(folded(written)))
    ]


async def _see(by: Asker, scope: Scope, community_id: str) -> domain.Community:
    return (await see_community(scope, by, community_id)).community


def _cursor(last: communities.Listed, sort: communities.CommunitySort) -> str:
    if sort is communities.CommunitySort.NEWEST:
        return write_moment(last.community.created_at, last.community.slug)
    return write_cursor(last.place)


def _place(after: str | None, sort: communities.CommunitySort) -> list[Any] | None:
    """Return the sort values in the cursor. Raises: MalformedProblem."""
    match sort:
        case _ if after is None:
            return None
        case communities.CommunitySort.SLUG:
            return read_cursor(after, str)
        case communities.CommunitySort.NAME:
            return read_cursor(after, str, str)
        case communities.CommunitySort.MEMBERS:
            return read_cursor(after, int, str)
        case communities.CommunitySort.NEWEST:
            place = read_moment(after)
            return list(place) if place else None
