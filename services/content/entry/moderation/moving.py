"""The routes of acts of moderators that change where posts and replies are."""

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import Field

from services.content.domain.errors import NotPublished
from services.content.domain.moderation.errors import (
    CaseNotFound,
    ClaimedByOther,
    NotMergeable,
    NotMovable,
    NotSplittable,
)
from services.content.entry.bodies import Reason, Title
from services.content.entry.moderation.cases import CaseId
from services.content.entry.moderation.decisions import decision_form, naming_decision
from services.content.entry.moderation.views import DecisionView
from services.content.use_cases.moderation.merge_post import MergePost, merge_post
from services.content.use_cases.moderation.move_post import MovePost, move_post
from services.content.use_cases.moderation.split_post import SplitPost, split_post
from shared.audience.asking import By
from shared.contracts.values import Identifier, PostKind, Slug
from shared.problems import CommunityNotFound, InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["moderation"], route_class=SignedInRoute)

_ACTS = (
    *(CaseNotFound, NotAllowed, ClaimedByOther, NotPublished),
    *(InvalidProblem, TooLargeProblem),
)


class NewSplit(Body):
    """The replies to split off into a post of this title and kind. The first becomes its text.

    Replies to them move along. The author reads the reason.
    """

    replies: Annotated[list[Identifier], Field(min_length=1, max_length=100)]
    title: Title
    kind: Literal[PostKind.QUESTION, PostKind.DISCUSSION] = PostKind.DISCUSSION
    reason: Reason


class NewMerge(Body):
    """The post to keep, in the same community, and the reason for the other post's author."""

    into: Identifier
    reason: Reason


class NewMove(Body):
    """The slug of the target community, and the reason for the post's author."""

    community: Slug
    reason: Reason


@router.post(
    "/moderation/cases/{case_id}/move",
    status_code=201,
    response_model=DecisionView,
    responses=documented(CommunityNotFound, NotMovable, *_ACTS),
)
async def move(case_id: CaseId, body: NewMove, by: By, write: Write) -> Response:
    """Move a post to another community. For moderators of both.

    Its replies and files move along. It leaves the series of its community, and loses relations to
    posts that its new readers may not see. This settles all open flags.
    """
    command = MovePost(by, case_id, body.community, body.reason)
    use_case = naming_decision(partial(move_post, command), by)
    return await write(use_case, decision_form(by, status=201))


@router.post(
    "/moderation/cases/{case_id}/merge",
    status_code=201,
    response_model=DecisionView,
    responses=documented(NotMergeable, *_ACTS),
)
async def merge(case_id: CaseId, body: NewMerge, by: By, write: Write) -> Response:
    """Merge a post into another one of its community. For moderators.

    Its replies move to the target, with their authors, votes and threads. The merged post keeps its
    votes, is archived, redirects to the target, and loses its accepted answer. This settles all
    open flags.
    """
    command = MergePost(by, case_id, body.into, body.reason)
    use_case = naming_decision(partial(merge_post, command), by)
    return await write(use_case, decision_form(by, status=201))


@router.post(
    "/moderation/cases/{case_id}/split",
    status_code=201,
    response_model=DecisionView,
    responses=documented(NotSplittable, *_ACTS),
)
async def split(case_id: CaseId, body: NewSplit, by: By, write: Write) -> Response:
    """Split replies off into a new post, by the author of the first one. For moderators.

    The first reply becomes the post's text, and is deleted. `other_id` in the response is the new
    post.
    """
    command = SplitPost(by, case_id, body.replies, body.title, body.kind, body.reason)
    use_case = naming_decision(partial(split_post, command), by)
    return await write(use_case, decision_form(by, status=201))
