"""The routes of the caller's interest in posts: follows and bookmarks. Nobody else sees them."""

from functools import partial

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.content.domain.errors import PostNotFound
from services.content.domain.talk.interest import interest_id, is_following
from services.content.entry.naming import look_for
from services.content.entry.posts.posts import PostId
from services.content.entry.posts.views import Summary
from services.content.entry.summaries import seen_summaries
from services.content.store.owned import INTERESTS
from services.content.store.posts import posts
from services.content.store.talk import interests
from services.content.store.talk.interests import Shelf
from services.content.use_cases.lookup import see_post
from services.content.use_cases.talk.take_interest import Step, TakeInterest, take_interest
from shared.audience.asking import By
from shared.audience.sight import Asker
from shared.problems import InvalidProblem
from shared.runtime.answers import documented
from shared.runtime.forms import Done
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_moment, write_moment
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write, Writer

router = APIRouter(tags=["interests"], route_class=SignedInRoute)

_PROBLEMS = documented(PostNotFound, InvalidProblem)


class InterestView(BaseModel):
    """Your interest in a post."""

    following: bool
    bookmarked: bool


@router.get("/posts/{post_id}/own", responses=_PROBLEMS)
async def own(post_id: PostId, by: By, request: Request) -> InterestView:
    """Read whether you follow a post, and bookmarked it. You follow your own posts."""
    scope = request.app.state.store.scope
    post = (await see_post(scope, by, post_id)).post
    found = await INTERESTS.find(scope, interest_id(post_id, by.person_id))
    return InterestView(
        following=is_following(found, post, by.person_id),
        bookmarked=found is not None and found.bookmarked,
    )


@router.put("/posts/{post_id}/follow", status_code=204, responses=_PROBLEMS)
async def follow(post_id: PostId, by: By, write: Write) -> Response:
    """Follow a post, to be notified of answers and replies."""
    return await _take(write, by, post_id, Step.FOLLOW)


@router.delete("/posts/{post_id}/follow", status_code=204, responses=_PROBLEMS)
async def unfollow(post_id: PostId, by: By, write: Write) -> Response:
    """Unfollow a post, which may be your own. You are still notified when you are mentioned."""
    return await _take(write, by, post_id, Step.UNFOLLOW)


@router.put("/posts/{post_id}/bookmark", status_code=204, responses=_PROBLEMS)
async def bookmark(post_id: PostId, by: By, write: Write) -> Response:
    """Bookmark a post."""
    return await _take(write, by, post_id, Step.BOOKMARK)


@router.delete("/posts/{post_id}/bookmark", status_code=204, responses=_PROBLEMS)
async def unbookmark(post_id: PostId, by: By, write: Write) -> Response:
    """Remove the bookmark of a post."""
    return await _take(write, by, post_id, Step.UNBOOKMARK)


@router.get("/followed", responses=documented(InvalidProblem))
async def followed(
    by: By, request: Request, response: Response, limit: Limit = 20, after: After = None
) -> Page[Summary]:
    """List the posts that you chose to follow and may read, the last chosen first.

    A page before the last one may have fewer than `limit`.
    """
    return await _shelf(Shelf.FOLLOWED, by, request, response, limit, after)


@router.get("/bookmarks", responses=documented(InvalidProblem))
async def bookmarks(
    by: By, request: Request, response: Response, limit: Limit = 20, after: After = None
) -> Page[Summary]:
    """List your bookmarks of posts that you may read, newest first.

    A page before the last one may have fewer than `limit`.
    """
    return await _shelf(Shelf.BOOKMARKED, by, request, response, limit, after)


async def _take(write: Writer, by: Asker, post_id: str, step: Step) -> Response:
    return await write(partial(take_interest, TakeInterest(by, post_id, step)), Done())


async def _shelf(
    shelf: Shelf,
    by: Asker,
    request: Request,
    response: Response,
    limit: int,
    after: str | None,
) -> Page[Summary]:
    scope = request.app.state.store.scope
    found = await interests.on_shelf(
        scope, shelf, by.person_id, before=read_moment(after), limit=limit + 1
    )
    page, cursor = cut(found, limit, lambda last: write_moment(last.at, last.key))
    link_next(request, response, cursor)
    there = await posts.listed_by_id(scope, [kept.post_id for kept in page])
    listed = [there[kept.post_id] for kept in page if kept.post_id in there]
    return Page(items=await seen_summaries(scope, by, listed, look_for(request)), next=cursor)
