"""The routes of reviews: when a post is looked at again, and the posts that are due."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from services.content.domain.errors import NotPublished, PostNotFound
from services.content.domain.freshness.review import day_of
from services.content.entry.communities import OfCommunityOrAll
from services.content.entry.freshness.views import StalePost
from services.content.entry.naming import Previews, look_for, naming_post, shown_post
from services.content.entry.posts.posts import KINDS, LANGUAGES, PostId
from services.content.entry.posts.views import PostView
from services.content.store.freshness import stale, verdicts
from services.content.use_cases.freshness.plan_review import PlanReview, plan_review
from services.content.use_cases.freshness.refresh_post import RefreshPost, refresh_post
from shared.audience.asking import By
from shared.audience.looking import see_community
from shared.audience.naming import names_for
from shared.audience.sight import audience_id
from shared.contracts.values import Identifier
from shared.problems import CommunityNotFound, InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_cursor, write_cursor
from shared.runtime.requests import SignedInRoute, parameters
from shared.runtime.writing import Write

router = APIRouter(tags=["freshness"], route_class=SignedInRoute)

DueDay = Annotated[date, Field(le=date(2100, 1, 1), examples=["2026-06-30"])]

_REVIEWS = (PostNotFound, NotAllowed, NotPublished, InvalidProblem)


@dataclass(slots=True)
class Wanted:
    """The query parameters of the list of posts whose review is due."""

    community: OfCommunityOrAll = None
    kind: Annotated[str | None, Query(max_length=64, json_schema_extra=KINDS)] = None
    lang: Annotated[str | None, Query(max_length=64, json_schema_extra=LANGUAGES)] = None
    owner: Annotated[str | None, Query(max_length=200, description="A person's id")] = None


class NewReview(Body):
    """A review. `due_on`: a future day. `owner_id`: by default its owner, or else the author."""

    due_on: DueDay
    owner_id: Identifier | None = None


class NextReview(Body):
    """The next review. `due_on`: a future day."""

    due_on: DueDay


@router.put(
    "/posts/{post_id}/review",
    response_model=PostView,
    responses=documented(*_REVIEWS, TooLargeProblem),
)
async def put_review(
    post_id: PostId, body: NewReview, by: By, previewing: Previews, write: Write
) -> Response:
    """Set the review day and the owner of a post. For its author and the community's animators."""
    command = PlanReview(by, post_id, body.due_on.isoformat(), body.owner_id)
    return await write(
        naming_post(partial(plan_review, command), by, previewing), shown_post(by, previewing)
    )


@router.delete("/posts/{post_id}/review", response_model=PostView, responses=documented(*_REVIEWS))
async def end_review(post_id: PostId, by: By, previewing: Previews, write: Write) -> Response:
    """End the reviews of a post."""
    command = PlanReview(by, post_id, None)
    return await write(
        naming_post(partial(plan_review, command), by, previewing), shown_post(by, previewing)
    )


@router.post(
    "/posts/{post_id}/refresh",
    response_model=PostView,
    responses=documented(*_REVIEWS, TooLargeProblem),
)
async def refresh(
    post_id: PostId, body: NextReview, by: By, previewing: Previews, write: Write
) -> Response:
    """Confirm that the post is still true, and set its next review. For its owner, too."""
    command = RefreshPost(by, post_id, body.due_on.isoformat())
    return await write(
        naming_post(partial(refresh_post, command), by, previewing), shown_post(by, previewing)
    )


@router.get("/stale", responses=documented(CommunityNotFound, InvalidProblem))
async def listing(
    by: By,
    request: Request,
    response: Response,
    asked: Annotated[Wanted, Depends(parameters(Wanted))],
    limit: Limit = 20,
    after: After = None,
) -> Page[StalePost]:
    """List the posts of a community, or those for everyone, whose review is due, longest first."""
    scope = request.app.state.store.scope
    audience = await see_community(scope, by, asked.community)
    today = day_of(datetime.now(UTC))
    wanted = stale.Stale(
        audience_id(audience.ref), today, kind=asked.kind, language=asked.lang, owner_id=asked.owner
    )
    day, key = read_cursor(after, str, str) if after else ("", "")
    before = (day, key) if after else None
    found = await stale.listed(scope, wanted, before=before, limit=limit + 1)
    page, cursor = cut(
        found,
        limit,
        lambda last: write_cursor([last.review.due_on, last.id]) if last.review else None,
    )
    link_next(request, response, cursor)
    since = {post.id: post.review.reviewed_at for post in page if post.review}
    tallies = await verdicts.tallies(scope, since)
    signed = [(post.review.owner_id, post.community) for post in page if post.review]
    names = await names_for(scope, by, signed, look_for(request))
    return Page(items=[StalePost.of(post, tallies[post.id], names) for post in page], next=cursor)
