"""The routes of verdicts: whether readers find that a post is still true."""

from functools import partial

from fastapi import APIRouter, Request, Response
from pydantic import StrictBool

from services.content.domain.errors import NotPublished, PostNotFound
from services.content.domain.freshness.verdict import verdict_id
from services.content.entry.freshness.views import Verdicts
from services.content.entry.posts.posts import PostId
from services.content.store.freshness import verdicts
from services.content.use_cases.freshness.judge_post import JudgePost, judge_post
from services.content.use_cases.lookup import see_post
from shared.audience.asking import By
from shared.mongo import Store
from shared.problems import InvalidProblem, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.forms import Done
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["freshness"], route_class=SignedInRoute)

_JUDGES = (PostNotFound, NotPublished, InvalidProblem)


class NewVerdict(Body):
    still_true: StrictBool


@router.get("/posts/{post_id}/verdicts", responses=documented(PostNotFound, InvalidProblem))
async def read(post_id: PostId, by: By, request: Request) -> Verdicts:
    """Count the verdicts of readers since the last review. Only you see yours."""
    store: Store = request.app.state.store
    post = (await see_post(store.scope, by, post_id)).post
    since = post.review.reviewed_at if post.review else None
    tally = (await verdicts.tallies(store.scope, {post.id: since}))[post.id]
    own = await verdicts.VERDICTS.find(store.scope, verdict_id(post.id, by.person_id))
    counts = own is not None and (since is None or own.at > since)
    return Verdicts(
        yes=tally.yes, no=tally.no, own=own.still_true if own is not None and counts else None
    )


@router.put(
    "/posts/{post_id}/verdict", status_code=204, responses=documented(*_JUDGES, TooLargeProblem)
)
async def put_verdict(post_id: PostId, body: NewVerdict, by: By, write: Write) -> Response:
    """Say whether a post is still true; this replaces your earlier verdict."""
    return await write(partial(judge_post, JudgePost(by, post_id, body.still_true)), Done())


@router.delete("/posts/{post_id}/verdict", status_code=204, responses=documented(*_JUDGES))
async def take_back_verdict(post_id: PostId, by: By, write: Write) -> Response:
    """Withdraw your verdict."""
    return await write(partial(judge_post, JudgePost(by, post_id, None)), Done())
