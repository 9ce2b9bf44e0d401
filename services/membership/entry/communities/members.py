"""The routes of members, under /v1/communities/{community}/… and /v1/memberships."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.membership.domain.communities.membership import OPEN, Membership
from services.membership.domain.errors import (
    AlreadyMember,
    AnswersNeeded,
    CommunityArchived,
    InvitationRequired,
    LastOwner,
    MemberNotFound,
    NotAMember,
    NothingToDecide,
    ProfileNotFound,
)
from services.membership.domain.rights import may_decide, may_see_members
from services.membership.entry.asking import By
from services.membership.entry.communities.communities import Community
from services.membership.entry.views import Appointment, Invitation, Joining, MembershipView
from services.membership.store.communities import memberships
from services.membership.store.people import profiles
from services.membership.use_cases.communities.appoint_member import AppointMember, appoint_member
from services.membership.use_cases.communities.decide_request import DecideRequest, decide_request
from services.membership.use_cases.communities.invite_person import InvitePerson, invite_person
from services.membership.use_cases.communities.join_community import JoinCommunity, join_community
from services.membership.use_cases.communities.leave_community import (
    LeaveCommunity,
    leave_community,
)
from services.membership.use_cases.communities.remove_member import RemoveMember, remove_member
from services.membership.use_cases.lookup import see_community, see_membership, seen_of
from shared.audience.people import NOBODY, Face
from shared.audience.sight import Asker
from shared.contracts.values import Role, Standing
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
from shared.runtime.requests import SignedInRoute, parameters
from shared.runtime.writing import IfMatch, Write
from shared.text import folded

router = APIRouter(tags=["members"], route_class=SignedInRoute)

Named = Annotated[
    str, Query(max_length=120, description="The beginning of a name; accents and case are ignored")
]
Person = Annotated[str, Path(max_length=64, description="The person's id")]


@router.post(
    "/communities/{community}/join",
    response_model=MembershipView,
    responses=documented(
        *(CommunityNotFound, InvitationRequired, AlreadyMember, AnswersNeeded),
        *(CommunityArchived, TooLargeProblem, InvalidProblem),
    ),
)
async def join(community: Community, by: By, write: Write, body: Joining | None = None) -> Response:
    """Join, or ask to join if the join policy requires approval. `standing` says which."""
    command = JoinCommunity(by, community, body.answers if body else ())
    return await write(partial(join_community, command), _shown(by))


@router.post(
    "/communities/{community}/leave",
    response_model=MembershipView,
    responses=documented(CommunityNotFound, NotAMember, InvalidProblem),
)
async def leave(community: Community, by: By, write: Write) -> Response:
    """Leave, withdraw a request, or decline an invitation.

    If you are the last owner, the animator, else expert, else member with the longest membership
    becomes the owner. If there is nobody else, you cannot leave.
    """
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
        AnswersNeeded,
        CommunityArchived,
        TooLargeProblem,
        InvalidProblem,
    ),
)
async def invite(community: Community, body: Invitation, by: By, write: Write) -> Response:
    """Invite a person. If they have an open request, this approves it."""
    command = InvitePerson(asker=by, name=community, person_id=body.person_id)
    return await write(partial(invite_person, command), _shown(by, status=201))


@dataclass(slots=True)
class Wanted:
    """The query parameters of a list of members."""

    standing: Annotated[
        Standing, Query(description="Values other than `active` are for animators")
    ] = Standing.ACTIVE
    role: Role | None = None
    q: Named = ""
    sort: memberships.MemberSort = memberships.MemberSort.NAME
    after: After = None

    @property
    def filters(self) -> memberships.Filters:
        """Return the filters of the list. Raises: MalformedProblem."""
        beyond: Sequence[Any] | None = None
        if self.sort is memberships.MemberSort.NEWEST:
            beyond = read_moment(self.after)
        elif self.after:
            beyond = read_cursor(self.after, str, str)
        return memberships.Filters(self.standing, self.role, folded(self.q), self.sort, beyond)


@router.get(
    "/communities/{community}/members",
    responses=documented(CommunityNotFound, NotAllowed, InvalidProblem),
)
async def listing(
    community: Community,
    by: By,
    request: Request,
    response: Response,
    wanted: Annotated[Wanted, Depends(parameters(Wanted))],
    limit: Limit = 20,
) -> Page[MembershipView]:
    """List members. Owners and animators can also list requests, invitations and former members.

    `newest` begins with the members who joined last.
    """
    store: Store = request.app.state.store
    seen = await see_community(store.scope, by, community)
    if not may_see_members(by, seen.community, seen.own, seen.held):
        raise NotAllowed("guests may see only the members of their own communities")
    if wanted.standing is not Standing.ACTIVE and not may_decide(by, seen.own):
        raise NotAllowed("only owners and animators may see other standings than `active`")
    found = await memberships.of_community(
        store.scope, seen.community.id, wanted.filters, limit=limit + 1
    )
    faces = await profiles.faces(store.scope, [member.person_id for member in found])
    page, cursor = cut(found, limit, lambda last: _cursor(last, faces, wanted.sort))
    link_next(request, response, cursor)
    items = [MembershipView.of(m, faces.get(m.person_id), names_only=by.is_guest) for m in page]
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
    """Give a member another role, without a term or until the end of a day (UTC).

    The member is reminded a week before that day.
    """
    command = AppointMember(
        asker=by,
        name=community,
        person_id=person_id,
        role=body.role,
        expected=expected,
        until=body.until.isoformat() if body.until else None,
    )
    return await write(partial(appoint_member, command), _shown(by))


@router.delete(
    "/communities/{community}/members/{person_id}",
    response_model=MembershipView,
    responses=documented(ForbiddenProblem, MemberNotFound, LastOwner, InvalidProblem),
)
async def remove(community: Community, person_id: Person, by: By, write: Write) -> Response:
    """Remove a member. Owners may remove anybody, animators only members below their own role."""
    command = RemoveMember(asker=by, name=community, person_id=person_id)
    return await write(partial(remove_member, command), _shown(by))


@router.get("/memberships", responses=documented(InvalidProblem))
async def own(by: By, request: Request) -> Page[MembershipView]:
    """List your memberships, invitations and open requests, at most 1,000 in all.

    A request is left out if you may no longer see its community.
    """
    store: Store = request.app.state.store
    found = await memberships.of_person(store.scope, by.person_id, OPEN)
    asked = [m.community.id for m in found if m.standing is Standing.REQUESTED]
    known = await seen_of(store.scope, by, asked)
    return Page(
        items=[
            MembershipView.of(membership)
            for membership in found
            if membership.standing is not Standing.REQUESTED or membership.community.id in known
        ]
    )


def _shown(by: Asker, status: int = 200) -> Shown[Membership]:
    return Shown(MembershipView.of, see=partial(see_membership, by), status=status)


def _cursor(last: Membership, faces: Mapping[str, Face], sort: memberships.MemberSort) -> str:
    if sort is memberships.MemberSort.NEWEST:
        return write_moment(last.since, last.person_id)
    return write_cursor([folded(faces.get(last.person_id, NOBODY).name), last.person_id])
