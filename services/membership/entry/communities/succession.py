"""The routes under /v1/communities/{community}/successor, to hand a community over."""

from functools import partial

from fastapi import APIRouter, Response

from services.membership.domain.communities.membership import Membership
from services.membership.domain.errors import NotEligible, NotNamed
from services.membership.entry.asking import By
from services.membership.entry.communities.communities import Community
from services.membership.entry.views import MembershipView, Nomination
from services.membership.use_cases.communities.answer_nomination import (
    AnswerNomination,
    answer_nomination,
)
from services.membership.use_cases.communities.name_successor import NameSuccessor, name_successor
from services.membership.use_cases.lookup import see_membership
from shared.audience.sight import Asker
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    PersonErased,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Shown
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["members"], route_class=SignedInRoute)


@router.put(
    "/communities/{community}/successor",
    response_model=MembershipView,
    responses=documented(
        CommunityNotFound, NotAllowed, NotEligible, TooLargeProblem, InvalidProblem
    ),
)
async def name(community: Community, body: Nomination, by: By, write: Write) -> Response:
    """As an owner, ask a member to take your place.

    You stay the owner until they accept; then you become a member. If you leave or are removed or
    erased first, they become the owner unless there is another owner.
    """
    command = NameSuccessor(by, community, body.person_id)
    return await write(partial(name_successor, command), _shown(by))


@router.delete(
    "/communities/{community}/successor",
    response_model=MembershipView,
    responses=documented(CommunityNotFound, NotAllowed, InvalidProblem),
)
async def withdraw(community: Community, by: By, write: Write) -> Response:
    """Withdraw your nomination of a successor."""
    command = NameSuccessor(by, community, None)
    return await write(partial(name_successor, command), _shown(by))


@router.post(
    "/communities/{community}/successor/accept",
    response_model=MembershipView,
    responses=documented(CommunityNotFound, NotNamed, NotEligible, PersonErased, InvalidProblem),
)
async def accept(community: Community, by: By, write: Write) -> Response:
    """Accept a nomination: become the owner in place of the owner who asked you."""
    command = AnswerNomination(by, community, accept=True)
    return await write(partial(answer_nomination, command), _shown(by))


@router.post(
    "/communities/{community}/successor/decline",
    response_model=MembershipView,
    responses=documented(CommunityNotFound, NotNamed, PersonErased, InvalidProblem),
)
async def decline(community: Community, by: By, write: Write) -> Response:
    """Decline a nomination: the owner who asked you stays the owner, and is notified."""
    command = AnswerNomination(by, community, accept=False)
    return await write(partial(answer_nomination, command), _shown(by))


def _shown(by: Asker) -> Shown[Membership]:
    return Shown(MembershipView.of, see=partial(see_membership, by))
