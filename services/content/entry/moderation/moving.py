"""The routes of acts of moderators that change where posts and replies are."""

from functools import partial

from fastapi import APIRouter, Response

from services.content.domain.errors import NotMovable, NotPublished
from services.content.domain.moderation.errors import CaseNotFound, ClaimedByOther
from services.content.entry.bodies import Reason
from services.content.entry.moderation.cases import CaseId
from services.content.entry.moderation.decisions import decision_form, naming_decision
from services.content.entry.moderation.views import DecisionView
from services.content.use_cases.moderation.move_post import MovePost, move_post
from shared.audience.asking import By
from shared.contracts.values import Slug
from shared.problems import CommunityNotFound, InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["moderation"], route_class=SignedInRoute)

_MOVES = (
    *(CaseNotFound, NotAllowed, ClaimedByOther, NotPublished, NotMovable),
    *(InvalidProblem, TooLargeProblem),
)


class NewMove(Body):
    """Where a post goes, by the slug of the community, and why: its author reads it."""

    community: Slug
    reason: Reason


@router.post(
    "/moderation/cases/{case_id}/move",
    status_code=201,
    response_model=DecisionView,
    responses=documented(CommunityNotFound, *_MOVES),
)
async def move(case_id: CaseId, body: NewMove, by: By, write: Write) -> Response:
    """Move a post to another community, for those who moderate both.

    Its replies and files go with it. It leaves the series of its community, and loses relations to
    posts that its new readers may not see. It settles all open flags.
    """
    command = MovePost(by, case_id, body.community, body.reason)
    use_case = naming_decision(partial(move_post, command), by)
    return await write(use_case, decision_form(by, status=201))
