"""The routes of the caller's progress in learning paths. Nobody else sees it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from services.content.domain.errors import NotAPath, NotAStep, SeriesNotFound
from services.content.domain.series.progress import Progress, next_of
from services.content.domain.series.series import Series
from services.content.entry.posts.posts import PostId
from services.content.entry.series.series import SeriesId
from services.content.entry.series.views import SeriesSummary
from services.content.store.owned import ALL_SERIES
from services.content.store.posts import posts
from services.content.store.series import progress as store
from services.content.use_cases.series.follow_path import (
    FollowPath,
    SeenProgress,
    Step,
    follow_path,
    see_path,
)
from shared.audience import reach
from shared.audience.asking import By
from shared.audience.sight import Asker
from shared.mongo import Scope
from shared.problems import InvalidProblem, PersonErased
from shared.runtime.answers import documented
from shared.runtime.forms import Done
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_moment, write_moment
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write, Writer

router = APIRouter(tags=["paths"], route_class=SignedInRoute)

_ONE = "/series/{series_id}/progress"
_STEP = f"{_ONE}/{{post_id}}"
_PROBLEMS = documented(SeriesNotFound, NotAPath, PersonErased, InvalidProblem)


class ProgressView(BaseModel):
    """Your progress in a path, over the steps that you can read now.

    The dates are null if you have not started it.

    A completed path stays completed, even if it has more steps since.
    """

    done: list[str] = Field(description="The ids of the completed posts, in order")
    steps: int
    next: str | None = Field(description="The id of the first post to do")
    started_at: datetime | None
    completed_at: datetime | None

    @classmethod
    def of(cls, seen: SeenProgress) -> "ProgressView":
        own = seen.progress
        marked = own.done_ids if own else ()
        return cls(
            done=[each for each in seen.steps if each in marked],
            steps=len(seen.steps),
            next=next_of(seen.steps, marked),
            started_at=own.started_at if own else None,
            completed_at=own.completed_at if own else None,
        )


class OwnPath(BaseModel):
    """A path that you started. `done` of `steps`: those that you can read now."""

    path: SeriesSummary
    done: int
    steps: int
    started_at: datetime
    completed_at: datetime | None


@router.get(_ONE, responses=documented(SeriesNotFound, NotAPath, InvalidProblem))
async def read(series_id: SeriesId, by: By, request: Request) -> ProgressView:
    """Read your progress in a learning path, and its next step."""
    return ProgressView.of(await see_path(request.app.state.store.scope, by, series_id))


@router.put(_ONE, status_code=204, responses=_PROBLEMS)
async def go_on(series_id: SeriesId, by: By, write: Write) -> Response:
    """Start a learning path; or complete it, if you have no readable step left."""
    return await _follow(write, FollowPath(by, series_id, Step.GO_ON))


@router.delete(_ONE, status_code=204, responses=_PROBLEMS)
async def leave(series_id: SeriesId, by: By, write: Write) -> Response:
    """Leave a learning path. Your progress is deleted, even if you completed it."""
    return await _follow(write, FollowPath(by, series_id, Step.LEAVE))


@router.put(
    _STEP,
    status_code=204,
    responses=documented(SeriesNotFound, NotAPath, NotAStep, PersonErased, InvalidProblem),
)
async def do(series_id: SeriesId, post_id: PostId, by: By, write: Write) -> Response:
    """Mark a step as done. This starts the path, and the last step completes it."""
    return await _follow(write, FollowPath(by, series_id, Step.DO, post_id))


@router.delete(_STEP, status_code=204, responses=_PROBLEMS)
async def undo(series_id: SeriesId, post_id: PostId, by: By, write: Write) -> Response:
    """Mark a step as not done. A completed path stays completed."""
    return await _follow(write, FollowPath(by, series_id, Step.UNDO, post_id))


@router.get("/progress", responses=documented(InvalidProblem))
async def mine(
    by: By, request: Request, response: Response, limit: Limit = 20, after: After = None
) -> Page[OwnPath]:
    """List the learning paths that you started and can read, the last started first.

    A page before the last one may have fewer than `limit`.
    """
    scope = request.app.state.store.scope
    found = await store.of_person(scope, by.person_id, before=read_moment(after), limit=limit + 1)
    page, cursor = cut(
        found,
        limit,
        lambda last: write_moment(last.started_at, last.id) if last.started_at else None,
    )
    link_next(request, response, cursor)
    return Page(items=await _own(scope, by, page), next=cursor)


async def _own(scope: Scope, by: Asker, page: Sequence[Progress]) -> list[OwnPath]:
    known = await ALL_SERIES.find_many(scope, [each.series_id for each in page])
    seen = await reach.seen(scope, by, {each.audience for each in known.values()})
    shown = {key: each for key, each in known.items() if each.audience in seen}
    shown = {key: each for key, each in shown.items() if not each.is_deleted}
    ids = {post_id for each in shown.values() for post_id in each.post_ids}
    there = await posts.there(scope, ids)
    return [
        _own_path(shown[each.series_id], each, there) for each in page if each.series_id in shown
    ]


def _own_path(series: Series, own: Progress, there: set[str]) -> OwnPath:
    steps = there.intersection(series.post_ids)
    return OwnPath(
        path=SeriesSummary.of(series, len(steps)),
        done=len(steps.intersection(own.done_ids)),
        steps=len(steps),
        started_at=own.started_at or own.updated_at,
        completed_at=own.completed_at,
    )


async def _follow(write: Writer, command: FollowPath) -> Response:
    return await write(partial(follow_path, command), Done())
