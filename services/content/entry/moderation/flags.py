"""The routes of flags, by which readers report a post or reply to moderators."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, StringConstraints

from services.content.domain.errors import NotPublished, PostNotFound, ReplyNotFound
from services.content.domain.moderation.errors import Barred
from services.content.entry.moderation.views import OwnFlag
from services.content.entry.posts.posts import PostId
from services.content.entry.talk.replies import ReplyId
from services.content.store.moderation import flags
from services.content.use_cases.moderation.raise_flag import RaiseFlag, raise_flag
from shared.audience.asking import By
from shared.contracts.moderation import FlagReason
from shared.contracts.talk import ThingKind
from shared.problems import InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.forms import Done
from shared.runtime.paging import MOST, Page
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write
from shared.text import one_line

router = APIRouter(tags=["moderation"], route_class=SignedInRoute)

Line = Annotated[str, StringConstraints(max_length=1_000), AfterValidator(one_line)]
_RAISED = (NotAllowed, NotPublished, Barred, InvalidProblem, TooLargeProblem)


class NewFlag(Body):
    """Why it needs a moderator. Only moderators see your name."""

    reason: FlagReason
    text: Line = ""


@router.put("/posts/{post_id}/flag", status_code=204, responses=documented(PostNotFound, *_RAISED))
async def on_post(post_id: PostId, body: NewFlag, by: By, write: Write) -> Response:
    """Flag a post for its moderators. While your flag is open, a repeat has no effect."""
    command = RaiseFlag(by, ThingKind.POST, post_id, body.reason, body.text)
    return await write(partial(raise_flag, command), Done())


@router.put(
    "/replies/{reply_id}/flag", status_code=204, responses=documented(ReplyNotFound, *_RAISED)
)
async def on_reply(reply_id: ReplyId, body: NewFlag, by: By, write: Write) -> Response:
    """Flag a reply for its moderators. While your flag is open, a repeat has no effect."""
    command = RaiseFlag(by, ThingKind.REPLY, reply_id, body.reason, body.text)
    return await write(partial(raise_flag, command), Done())


@router.get("/flags", responses=documented(InvalidProblem))
async def mine(by: By, request: Request) -> Page[OwnFlag]:
    """List the latest hundred flags that you raised, with their outcomes, newest first."""
    scope = request.app.state.store.scope
    raised = await flags.raised_by(scope, by.person_id, MOST)
    return Page(items=[OwnFlag(**flag.model_dump()) for flag in raised])
