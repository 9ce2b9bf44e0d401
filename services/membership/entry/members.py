"""Routes under /v1/communities/{community}/… and /v1/memberships: who belongs where."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from services.membership.domain.errors import (
    AlreadyMember,
    InvitationRequired,
    LastOwner,
    MemberNotFound,
    NotAMember,
    NothingToDecide,
    ProfileNotFound,
)
from services.membership.domain.membership import OPEN, Membership
from services.membership.domain.rights import may_decide, may_see_members, visibilities
from services.membership.entry.asking import By
from services.membership.entry.communities import Community
from services.membership.entry.views import Appointment, Invitation, MembershipView
from services.membership.store import communities, memberships, profiles
from services.membership.use_cases.appoint_member import AppointMember, appoint_member
from services.membership.use_cases.decide_request import DecideRequest, decide_request
from services.membership.use_cases.invite_person import InvitePerson, invite_person
from services.membership.use_cases.join_community import JoinCommunity, join_community
from services.membership.use_cases.leave_community import LeaveCommunity, leave_community
from services.membership.use_cases.lookup import see_community, see_membership
from services.membership.use_cases.remove_member import RemoveMember, remove_member
from shared.audience.sight import Asker
from shared.contracts.values import Standing
from shared.mongo import Store
from shared.problems import (
    CommunityNotFound,
    ForbiddenProblem,
    InvalidProblem,
    NotAllowed,
    PreconditionProblem,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Shown
from shared.runtime.paging import After, Limit, Page, link_next, read_cursor, write_cursor
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["members"], route_class=SignedInRoute)

Person = Annotated[str, Path(max_length=64, description="The person's id")]


@router.post(
    "/communities/{community}/join",
    response_model=MembershipView,
    responses=documented(CommunityNotFound, InvitationRequired, AlreadyMember, InvalidProblem),
)
async def join(community: Community, by: By, write: Write) -> Response:
    """Join, or ask to join, as the join policy says. `standing` shows which one it was."""
    command = JoinCommunity(asker=by, name=community)
    return await write(partial(join_community, command), _shown(by))


@router.post(
    "/communities/{community}/leave",
    response_model=MembershipView,
    responses=documented(CommunityNotFound, NotAMember, InvalidProblem),
)
async def leave(community: Community, by: By, write: Write) -> Response:
    """Leave, withdraw a request, or decline an invitation. The last owner cannot leave."""
    command = LeaveCommunity(asker=by, name=community)
    return await write(partial(leave_community, command), _shown(by))


@router.post(
    "/communities/{community}/members",
    status_code=201,
    response_model=MembershipView,
    responses=documented(
        NotAllowed,
        CommunityNotFound,
        ProfileNotFound,
        AlreadyMember,
        TooLargeProblem,
        InvalidProblem,
    ),
)
async def invite(community: Community, body: Invitation, by: By, write: Write) -> Response:
    """Invite a person. If they have an open request, this approves it."""
    command = InvitePerson(asker=by, name=community, person_id=body.person_id)
    return await write(partial(invite_person, command), _shown(by, status=201))


@router.get(
    "/communities/{community}/members",
    responses=documented(CommunityNotFound, NotAllowed, InvalidProblem),
)
async def listing(
    community: Community,
    by: By,
    request: Request,
    response: Response,
    standing: Annotated[Standing, Query(description="Any but `active` is for animators")] = (
        Standing.ACTIVE
    ),
    limit: Limit = 20,
    after: After = None,
) -> Page[MembershipView]:
    """The members; for owners and animators also requests, invitations and former members."""
    store: Store = request.app.state.store
    seen = await see_community(store.scope, by, community)
    if not may_see_members(by, seen.community, seen.own):
        raise NotAllowed("guests may see the members of their own communities only")
    if standing is not Standing.ACTIVE and not may_decide(by, seen.own):
        raise NotAllowed("only owners and animators may see other standings than `active`")
    found = await memberships.of_community(
        store.scope,
        seen.community.id,
        standing=standing,
        after_id=read_cursor(after, str)[0] if after else "",
        limit=limit + 1,
    )
    names = await profiles.names(store.scope, [member.person_id for member in found])
    cursor = write_cursor([found[limit - 1].id]) if len(found) > limit else None
    link_next(request, response, cursor)
    items = [MembershipView.of(m, names.get(m.person_id)) for m in found[:limit]]
    return Page(items=items, next=cursor)


@router.post(
    "/communities/{community}/members/{person_id}/approve",
    response_model=MembershipView,
    responses=documented(NotAllowed, MemberNotFound, NothingToDecide, InvalidProblem),
)
async def approve(community: Community, person_id: Person, by: By, write: Write) -> Response:
    """Approve a request to join."""
    command = DecideRequest(asker=by, name=community, person_id=person_id, approve=True)
    return await write(partial(decide_request, command), _shown(by))


@router.post(
    "/communities/{community}/members/{person_id}/refuse",
    response_model=MembershipView,
    responses=documented(NotAllowed, MemberNotFound, NothingToDecide, InvalidProblem),
)
async def refuse(community: Community, person_id: Person, by: By, write: Write) -> Response:
    """Refuse a request to join. The person may ask again."""
    command = DecideRequest(asker=by, name=community, person_id=person_id, approve=False)
    return await write(partial(decide_request, command), _shown(by))


@router.patch(
    "/communities/{community}/members/{person_id}",
    response_model=MembershipView,
    responses=documented(
        ForbiddenProblem,
        MemberNotFound,
        LastOwner,
        StaleProblem,
        PreconditionProblem,
        TooLargeProblem,
        InvalidProblem,
    ),
)
async def appoint(
    community: Community,
    person_id: Person,
    body: Appointment,
    by: By,
    expected: IfMatch,
    write: Write,
) -> Response:
    """Give a member another role."""
    command = AppointMember(
        asker=by, name=community, person_id=person_id, role=body.role, expected=expected
    )
    return await write(partial(appoint_member, command), _shown(by))


@router.delete(
    "/communities/{community}/members/{person_id}",
    response_model=MembershipView,
    responses=documented(ForbiddenProblem, MemberNotFound, LastOwner, InvalidProblem),
)
async def remove(community: Community, person_id: Person, by: By, write: Write) -> Response:
    """Remove a member. Owners may remove anybody, animators only roles below their own."""
    command = RemoveMember(asker=by, name=community, person_id=person_id)
    return await write(partial(remove_member, command), _shown(by))


@router.get("/memberships", responses=documented(InvalidProblem))
async def own(by: By, request: Request) -> Page[MembershipView]:
    """Your memberships, invitations and open requests; all of them, at most 1,000.

    A request is left out if you may no longer see its community.
    """
    store: Store = request.app.state.store
    found = await memberships.of_person(store.scope, by.person_id, OPEN)
    asked = [m.community.id for m in found if m.standing is Standing.REQUESTED]
    known = await communities.of_visibility(store.scope, asked, visibilities(by)) if asked else ()
    return Page(
        items=[
            MembershipView.of(membership)
            for membership in found
            if membership.standing is not Standing.REQUESTED or membership.community.id in known
        ]
    )


def _shown(by: Asker, status: int = 200) -> Shown[Membership]:
    return Shown(MembershipView.of, see=partial(see_membership, by), status=status)
