"""The routes of reviews before publication: the reviewers' queue, and their decisions."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from services.content.domain.errors import NotSubmitted, PostNotFound, ReviewOutdated
from services.content.domain.rights import vets
from services.content.entry.bodies import Reason
from services.content.entry.communities import OfCommunity
from services.content.entry.naming import Previews, look_for, naming_post, shown_post
from services.content.entry.posts.posts import PostId
from services.content.entry.posts.views import PostView, SubmittedPost
from services.content.store.posts import submitted
from services.content.use_cases.editing.review_post import (
    ApprovePost,
    ReturnPost,
    approve_post,
    return_post,
    withdraw_post,
)
from shared.audience.asking import By
from shared.audience.looking import see_community
from shared.audience.naming import names_for
from shared.audience.sight import audience_id
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.forms import Done
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_moment, write_moment
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["reviews before publication"], route_class=SignedInRoute)

_DECIDES = (PostNotFound, NotAllowed, NotSubmitted, InvalidProblem)


class Approving(Body):
    """An approval. `version`: the version of the post that you read."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


class Return(Body):
    """The changes to make before publication; the authors read them."""

    reason: Reason


@router.get("/approvals", responses=documented(CommunityNotFound, NotAllowed, InvalidProblem))
async def queue(
    by: By,
    request: Request,
    response: Response,
    community: OfCommunity,
    limit: Limit = 20,
    after: After = None,
) -> Page[SubmittedPost]:
    """List the posts of a community that wait for a reviewer, longest first. For reviewers."""
    scope = request.app.state.store.scope
    audience = await see_community(scope, by, community)
    if not vets(by, audience):
        raise NotAllowed("only a community's experts and moderators review its posts")
    place = audience_id(audience.ref)
    found = await submitted.waiting(scope, place, after=read_moment(after), limit=limit + 1)
    page, cursor = cut(
        found,
        limit,
        lambda last: write_moment(last.approval.asked_at, last.id) if last.approval else None,
    )
    link_next(request, response, cursor)
    signed = [(post.author_id, post.community) for post in page]
    names = await names_for(scope, by, signed, look_for(request))
    return Page(items=[SubmittedPost.of(post, names) for post in page], next=cursor)


@router.post(
    "/posts/{post_id}/approve",
    response_model=PostView,
    responses=documented(*_DECIDES, ReviewOutdated, TooLargeProblem),
)
async def approve(
    post_id: PostId, body: Approving, by: By, previewing: Previews, write: Write
) -> Response:
    """Approve the text that you read, and publish the post. For reviewers."""
    command = ApprovePost(by, post_id, body.version)
    return await write(
        naming_post(partial(approve_post, command), by, previewing), shown_post(by, previewing)
    )


@router.post(
    "/posts/{post_id}/return",
    status_code=204,
    responses=documented(*_DECIDES, TooLargeProblem),
)
async def give_back(post_id: PostId, body: Return, by: By, write: Write) -> Response:
    """Return a post to its authors, as a draft that only they see. For reviewers."""
    return await write(partial(return_post, ReturnPost(by, post_id, body.reason)), Done())


@router.post("/posts/{post_id}/withdraw", response_model=PostView, responses=documented(*_DECIDES))
async def withdraw(post_id: PostId, by: By, previewing: Previews, write: Write) -> Response:
    """Withdraw your post from review, to a draft."""
    use_case = partial(withdraw_post, by, post_id)
    return await write(naming_post(use_case, by, previewing), shown_post(by, previewing))
