"""The routes of invitation links: to make, list and revoke them in a community, and to use one."""

from datetime import timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.membership.domain.errors import CommunityArchived
from services.membership.domain.invitations.errors import InvitationNotFound, InvitationOver
from services.membership.domain.invitations.invitation import (
    LONGEST_SECRET,
    Invitation,
    read_secret,
)
from services.membership.domain.rights import may_decide
from services.membership.entry.asking import By
from services.membership.entry.communities.communities import Community
from services.membership.entry.invitations.views import (
    HeldInvitationView,
    InvitationView,
    NewInvitation,
)
from services.membership.entry.views import MembershipView
from services.membership.store.invitations import links
from services.membership.use_cases.invitations.open_invitation import (
    OpenInvitation,
    open_invitation,
)
from services.membership.use_cases.invitations.revoke_invitation import (
    RevokeInvitation,
    revoke_invitation,
)
from services.membership.use_cases.invitations.see_invitation import (
    read_invitation,
    see_invitation,
)
from services.membership.use_cases.invitations.use_invitation import UseInvitation, use_invitation
from services.membership.use_cases.lookup import see_community, see_membership
from shared.audience.sight import Asker
from shared.contracts.token import Seal
from shared.messaging.unit import Unit
from shared.problems import (
    CommunityNotFound,
    ForbiddenProblem,
    InvalidProblem,
    NotAllowed,
    NotFoundProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Shown
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_moment, write_moment
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["invitations"], route_class=SignedInRoute)

InvitationId = Annotated[str, Path(max_length=64, description="The invitation's id")]
Secret = Annotated[
    str, Path(max_length=LONGEST_SECRET, description="The last part of the invitation link")
]


@router.post(
    "/communities/{community}/invitations",
    status_code=201,
    response_model=InvitationView,
    responses=documented(
        CommunityNotFound, NotAllowed, CommunityArchived, TooLargeProblem, InvalidProblem
    ),
)
async def make(
    community: Community, body: NewInvitation, by: By, request: Request, write: Write
) -> Response:
    """Create an invitation link, valid for any visibility and join policy.

    For owners and animators. Anyone with the link can use it, so share it with care.
    """
    command = OpenInvitation(by, community, body.most_uses, timedelta(days=body.days))
    return await write(partial(open_invitation, command), _shown(by, request, status=201))


@router.get(
    "/communities/{community}/invitations",
    responses=documented(CommunityNotFound, NotAllowed, InvalidProblem),
)
async def listing(
    community: Community,
    by: By,
    request: Request,
    response: Response,
    limit: Limit = 20,
    after: After = None,
) -> Page[InvitationView]:
    """List the community's links, newest first, with the uses left. For owners and animators."""
    scope = request.app.state.store.scope
    seen = await see_community(scope, by, community)
    if not may_decide(by, seen.own):
        raise NotAllowed("only owners and animators may see invitations")
    found = await links.of_community(
        scope, seen.community.id, after=read_moment(after), limit=limit + 1
    )
    page, cursor = cut(found, limit, lambda last: write_moment(last.made_at, last.id))
    link_next(request, response, cursor)
    response.headers["Cache-Control"] = "no-store"
    seal: Seal = request.app.state.seal
    items = [InvitationView.of(each, seal.of) for each in page]
    return Page(items=items, next=cursor)


@router.delete(
    "/communities/{community}/invitations/{invitation_id}",
    response_model=InvitationView,
    responses=documented(NotFoundProblem, NotAllowed, InvalidProblem),
)
async def revoke(
    community: Community, invitation_id: InvitationId, by: By, request: Request, write: Write
) -> Response:
    """Revoke a link. People who joined through it stay members."""
    command = RevokeInvitation(by, community, invitation_id)
    return await write(partial(revoke_invitation, command), _shown(by, request))


@router.get(
    "/invitations/{secret}",
    responses=documented(InvitationNotFound, InvitationOver, InvalidProblem),
)
async def read(secret: Secret, by: By, request: Request, response: Response) -> HeldInvitationView:
    """Read the community behind a link. This works for private communities, too."""
    unit: Unit = request.app.state.unit
    seal: Seal = request.app.state.seal
    key = read_secret(secret, seal.of)
    response.headers["Cache-Control"] = "no-store"
    return HeldInvitationView.of(await read_invitation(by, unit.store.scope, key, unit.clock()))


@router.post(
    "/invitations/{secret}/use",
    response_model=MembershipView,
    responses=documented(
        InvitationNotFound, InvitationOver, ForbiddenProblem, CommunityArchived, InvalidProblem
    ),
)
async def use(secret: Secret, by: By, request: Request, write: Write) -> Response:
    """Join through a link. For a member this has no effect, and does not count as a use."""
    seal: Seal = request.app.state.seal
    command = UseInvitation(by, read_secret(secret, seal.of))
    form = Shown(MembershipView.of, see=partial(see_membership, by))
    return await write(partial(use_invitation, command), form)


def _shown(by: Asker, request: Request, status: int = 200) -> Shown[Invitation]:
    seal: Seal = request.app.state.seal
    return Shown(
        partial(InvitationView.of, sealed=seal.of), see=partial(see_invitation, by), status=status
    )
