"""The routes of a draft's schedule: when it is published by itself."""

from functools import partial

from fastapi import APIRouter, Response

from services.content.domain.errors import NotADraft, PostNotFound
from services.content.entry.naming import Previews, naming_post, shown_post
from services.content.entry.posts.posts import PostId
from services.content.entry.posts.views import PostView
from services.content.use_cases.posts.schedule_post import SchedulePost, schedule_post
from shared.audience.asking import By
from shared.problems import InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body, Moment
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["posts"], route_class=SignedInRoute)

_SCHEDULES = (PostNotFound, NotAllowed, NotADraft, InvalidProblem)


class NewSchedule(Body):
    """A future time, RFC 3339 with an offset, rounded up to the minute."""

    at: Moment


@router.put(
    "/posts/{post_id}/schedule",
    response_model=PostView,
    responses=documented(*_SCHEDULES, TooLargeProblem),
)
async def put_schedule(
    post_id: PostId, body: NewSchedule, by: By, previewing: Previews, write: Write
) -> Response:
    """Schedule the publication of your draft, or reschedule it."""
    command = SchedulePost(by, post_id, body.at)
    return await write(
        naming_post(partial(schedule_post, command), by, previewing), shown_post(by, previewing)
    )


@router.delete(
    "/posts/{post_id}/schedule", response_model=PostView, responses=documented(*_SCHEDULES)
)
async def cancel_schedule(post_id: PostId, by: By, previewing: Previews, write: Write) -> Response:
    """Cancel the scheduled publication of your draft."""
    command = SchedulePost(by, post_id, None)
    return await write(
        naming_post(partial(schedule_post, command), by, previewing), shown_post(by, previewing)
    )
