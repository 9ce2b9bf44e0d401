"""The routes of a community's life: its stage, its supporters, and a missing owner."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field, StringConstraints

from services.membership.domain.communities import community as domain
from services.membership.domain.errors import StageFixed
from services.membership.entry.asking import By
from services.membership.entry.communities.communities import Community
from services.membership.entry.communities.founding import Founding
from services.membership.entry.views import CommunityView
from services.membership.store.communities import communities
from services.membership.use_cases.communities.move_community import MoveCommunity, move_community
from services.membership.use_cases.communities.support_community import (
    SupportCommunity,
    support_community,
)
from services.membership.use_cases.lookup import see_community
from shared.audience.sight import Asker
from shared.contracts.membership import Stage
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
from shared.runtime.bodies import Body
from shared.runtime.forms import Shown
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_cursor, write_cursor
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["communities"], route_class=SignedInRoute)


class Move(Body):
    stage: Stage
    reason: Annotated[str, StringConstraints(max_length=1_000, strip_whitespace=True)] = Field(
        "",
        examples=["Five people meet every month."],
        description="Shown to everyone who may see the community",
    )


@router.get("/unowned-communities", responses=documented(NotAllowed, InvalidProblem))
async def unowned(
    by: By, request: Request, response: Response, limit: Limit = 20, after: After = None
) -> Page[CommunityView]:
    """List communities whose last owner was erased without a successor. For administrators.

    To resolve one, admit a person and give them the role of owner.
    """
    if not by.is_admin:
        raise NotAllowed("only administrators may see communities without an owner")
    store: Store = request.app.state.store
    place = read_cursor(after, str) if after else None
    found = await communities.unowned(store.scope, after=place, limit=limit + 1)
    page, cursor = cut(found, limit, lambda last: write_cursor([last.slug]))
    link_next(request, response, cursor)
    return Page(items=[CommunityView.of(each) for each in page], next=cursor)


@router.put(
    "/communities/{community}/stage",
    response_model=CommunityView,
    responses=documented(
        CommunityNotFound,
        NotAllowed,
        StageFixed,
        StaleProblem,
        PreconditionProblem,
        TooLargeProblem,
        InvalidProblem,
    ),
)
async def move(
    community: Community, body: Move, by: By, expected: IfMatch, write: Write
) -> Response:
    """Pause, resume or archive a community, as an owner; decide on a proposal, as an administrator.

    A proposal becomes `incubation` or `active`; an archived community takes no members and no
    posts.
    """
    command = MoveCommunity(by, community, body.stage, body.reason, expected)
    return await write(partial(move_community, command), _shown(by))


@router.put(
    "/communities/{community}/support",
    response_model=CommunityView,
    responses=documented(CommunityNotFound, NotAllowed, StageFixed, InvalidProblem),
)
async def support(community: Community, by: By, request: Request, write: Write) -> Response:
    """Support a proposed community. With enough supporters it becomes active."""
    founding: Founding = request.app.state.founding
    command = SupportCommunity(by, community, founding.supporters)
    return await write(partial(support_community, command), _shown(by))


@router.delete(
    "/communities/{community}/support",
    response_model=CommunityView,
    responses=documented(CommunityNotFound, NotAllowed, InvalidProblem),
)
async def unsupport(community: Community, by: By, request: Request, write: Write) -> Response:
    """Withdraw your support."""
    founding: Founding = request.app.state.founding
    command = SupportCommunity(by, community, founding.supporters, wanted=False)
    return await write(partial(support_community, command), _shown(by))


async def _see(by: Asker, scope: Scope, community_id: str) -> domain.Community:
    return (await see_community(scope, by, community_id)).community


def _shown(by: Asker) -> Shown[domain.Community]:
    return Shown(CommunityView.of, see=partial(_see, by))
