"""The routes under /v1/communities/{community}/charter."""

import asyncio
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from services.membership.domain.errors import (
    CharterExists,
    CharterNotFound,
    CharterReplaced,
    NotAMember,
)
from services.membership.domain.rights import may_edit
from services.membership.entry.asking import By
from services.membership.entry.communities.charter_views import (
    AcceptanceView,
    Accepting,
    CharterTexts,
    CharterView,
    EditionView,
)
from services.membership.entry.communities.communities import Community
from services.membership.store.communities import charters
from services.membership.store.people import profiles
from services.membership.use_cases.communities.accept_charter import AcceptCharter, accept_charter
from services.membership.use_cases.communities.publish_charter import (
    PublishCharter,
    publish_charter,
)
from services.membership.use_cases.communities.see_charter import (
    SeenCharter,
    see_acceptance,
    see_charter,
)
from services.membership.use_cases.lookup import see_community
from shared.audience.sight import Asker
from shared.contracts.values import Language
from shared.markdown import Prose, write_prose
from shared.mongo import Store
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    NotFoundProblem,
    PersonErased,
    PreconditionProblem,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Shown, etag
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_moment, write_moment
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["charters"], route_class=SignedInRoute)

Number = Annotated[int, Path(ge=1, le=2**31, description="A version of the charter")]


@router.get(
    "/communities/{community}/charter", responses=documented(NotFoundProblem, InvalidProblem)
)
async def read(community: Community, by: By, request: Request, response: Response) -> CharterView:
    """Read a community's charter. If `own.version` is lower than `version`, accept it anew."""
    store: Store = request.app.state.store
    found = await see_charter(by, store.scope, community)
    response.headers["ETag"] = etag(found.version)
    return CharterView.of(found)


@router.post(
    "/communities/{community}/charter",
    status_code=201,
    response_model=CharterView,
    responses=documented(
        CommunityNotFound, NotAllowed, CharterExists, TooLargeProblem, InvalidProblem
    ),
)
async def write_first(community: Community, body: CharterTexts, by: By, write: Write) -> Response:
    """Publish a community's first charter. For owners and animators."""
    command = PublishCharter(by, community, await _written(body), expected=None)
    return await write(partial(publish_charter, command), _shown(by, status=201))


@router.put(
    "/communities/{community}/charter",
    response_model=CharterView,
    responses=documented(
        NotFoundProblem,
        NotAllowed,
        StaleProblem,
        PreconditionProblem,
        TooLargeProblem,
        InvalidProblem,
    ),
)
async def change(
    community: Community, body: CharterTexts, by: By, expected: IfMatch, write: Write
) -> Response:
    """Publish a new version, which members are asked to accept. For owners and animators."""
    command = PublishCharter(by, community, await _written(body), expected)
    return await write(partial(publish_charter, command), _shown(by))


@router.get(
    "/communities/{community}/charter/versions/{number}",
    responses=documented(NotFoundProblem, InvalidProblem),
)
async def edition(community: Community, number: Number, by: By, request: Request) -> EditionView:
    """Read a version of the charter. Versions are numbered from 1 without gaps."""
    store: Store = request.app.state.store
    seen = await see_community(store.scope, by, community)
    found = await charters.edition(store.scope, seen.community.id, number)
    if found is None:
        raise CharterNotFound
    return EditionView.of(found)


@router.post(
    "/communities/{community}/charter/acceptances",
    response_model=AcceptanceView,
    responses=documented(
        *(NotFoundProblem, NotAMember, PersonErased, CharterReplaced),
        *(TooLargeProblem, InvalidProblem),
    ),
)
async def accept(community: Community, body: Accepting, by: By, write: Write) -> Response:
    """Accept the current version of the charter. For members. A repeat has no effect."""
    command = AcceptCharter(by, community, body.version)
    form = Shown(AcceptanceView.of, see=partial(see_acceptance, by))
    return await write(partial(accept_charter, command), form)


@router.get(
    "/communities/{community}/charter/acceptances",
    responses=documented(NotFoundProblem, NotAllowed, InvalidProblem),
)
async def accepted(
    community: Community,
    by: By,
    request: Request,
    response: Response,
    version: Annotated[
        int | None, Query(ge=1, le=2**31, description="The current version by default")
    ] = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[AcceptanceView]:
    """List a version's acceptances, latest first. For owners and animators."""
    store: Store = request.app.state.store
    found = await see_charter(by, store.scope, community)
    if not may_edit(by, found.seen.own):
        raise NotAllowed("only owners and animators may see who accepted the charter")
    rows = await charters.accepted(
        store.scope,
        found.id,
        version or found.version,
        after=read_moment(after),
        limit=limit + 1,
    )
    page, cursor = cut(
        rows, limit, lambda last: write_moment(last.acceptance.accepted_at, last.acceptance.id)
    )
    link_next(request, response, cursor)
    people = [row.acceptance.person_id for row in page if row.acceptance.person_id]
    names = await profiles.names(store.scope, people)
    items = [AcceptanceView.listed(r, names.get(r.acceptance.person_id or "")) for r in page]
    return Page(items=items, next=cursor)


def _shown(by: Asker, status: int = 200) -> Shown[SeenCharter]:
    return Shown(CharterView.of, see=partial(see_charter, by), status=status)


async def _written(body: CharterTexts) -> dict[Language, Prose]:
    """Render the texts in a thread, because this is CPU-bound."""
    return {
        language: await asyncio.to_thread(write_prose, text)
        for language, text in body.bodies.items()
    }
