"""The routes of a person's badges, contributions and choices, and of leaderboards."""

import secrets
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.recognition.errors import (
    AwardNotFound,
    NoIssuerKey,
    TooManyCredentials,
)
from services.membership.entry.asking import By
from services.membership.entry.communities.communities import Community
from services.membership.entry.communities.members import Person
from services.membership.entry.recognition.signing import Issuing
from services.membership.entry.recognition.views import (
    BoardView,
    Choices,
    PublicBadge,
    RecognitionView,
    SwitchedBoard,
    WithdrawnBadge,
)
from services.membership.use_cases.recognition.choose import (
    Choose,
    PublishBadge,
    choose,
    publish_badge,
)
from services.membership.use_cases.recognition.see_recognition import (
    SwitchBoard,
    see_board,
    see_recognition,
    switch_board,
)
from services.membership.use_cases.recognition.withdraw_badge import WithdrawBadge, withdraw_badge
from shared.contracts.recognition import Badge
from shared.messaging.unit import Unit
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    PersonErased,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Done
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["recognition"], route_class=SignedInRoute)

CREDENTIAL_BYTES = 24
BadgeName = Annotated[Badge, Path(description="The badge")]


@dataclass(frozen=True, slots=True)
class Boards:
    """The rules of leaderboards. unlisted: countries in which nobody is listed, folded."""

    unlisted: frozenset[str] = frozenset()


@router.put(
    "/profiles/me/recognition",
    status_code=204,
    responses=documented(ProfileNotFound, PersonErased, TooLargeProblem, InvalidProblem),
)
async def choices(body: Choices, by: By, write: Write) -> Response:
    """Choose the visible parts of your recognition, or object to it.

    If you object, nothing about you is counted, kept or shown: kudos that you received, your badges
    and your contributions are removed.
    """
    return await write(partial(choose, Choose(by, body.model_dump())), Done())


@router.get(
    "/profiles/{person_id}/recognition", responses=documented(ProfileNotFound, InvalidProblem)
)
async def read(person_id: Person, by: By, request: Request) -> RecognitionView:
    """Read a person's badges and contributions, as far as they show them; your own in full.

    You see other people's contributions only in communities that you may read.
    """
    unit: Unit = request.app.state.unit
    issuing: Issuing = request.app.state.issuing
    seen = await see_recognition(by, unit.store.scope, person_id)
    return RecognitionView.of(seen, issuing.issuer, unit.clock())


@router.put(
    "/profiles/me/badges/{badge}",
    status_code=204,
    responses=documented(
        *(AwardNotFound, TooManyCredentials, NoIssuerKey, PersonErased),
        *(TooLargeProblem, InvalidProblem),
    ),
)
async def publish(
    badge: BadgeName, body: PublicBadge, by: By, request: Request, write: Write
) -> Response:
    """Publish your badge as a credential that anyone with its address can verify, or revoke it.

    Each publication has a new URL; a badge has at most twenty. Verifiers refuse copies of a revoked
    credential, since it is on the revocation list.
    """
    credential_id = None
    if body.public:
        issuing: Issuing = request.app.state.issuing
        issuing.require_key()
        credential_id = secrets.token_urlsafe(CREDENTIAL_BYTES)
    return await write(partial(publish_badge, PublishBadge(by, badge, credential_id)), Done())


@router.put(
    "/profiles/{person_id}/badges/{badge}/withdrawn",
    status_code=204,
    responses=documented(AwardNotFound, PersonErased, TooLargeProblem, InvalidProblem),
)
async def withdraw(
    person_id: Person, badge: BadgeName, body: WithdrawnBadge, by: By, write: Write
) -> Response:
    """Revoke or restore a person's badge. For administrators.

    Its public credential is revoked, too. The person keeps their contributions, and sees the
    revocation.
    """
    command = WithdrawBadge(by, person_id, badge, body.withdrawn)
    return await write(partial(withdraw_badge, command), Done())


@router.get(
    "/communities/{community}/leaderboard",
    responses=documented(CommunityNotFound, NotAllowed, InvalidProblem),
)
async def board(community: Community, by: By, request: Request) -> BoardView:
    """Read a community's leaderboard, if its animators enabled it.

    It lists members who show their score, unless their country does not allow it.
    """
    unit: Unit = request.app.state.unit
    boards: Boards = request.app.state.boards
    scope, now = unit.store.scope, unit.clock()
    return BoardView.of(await see_board(by, scope, community, blocked=boards.unlisted, now=now))


@router.put(
    "/communities/{community}/leaderboard",
    status_code=204,
    responses=documented(
        CommunityNotFound, NotAllowed, PersonErased, TooLargeProblem, InvalidProblem
    ),
)
async def switch(community: Community, body: SwitchedBoard, by: By, write: Write) -> Response:
    """Enable or disable the leaderboard of a community. For owners and animators."""
    return await write(partial(switch_board, SwitchBoard(by, community, body.on)), Done())
