"""The routes of answers and replies."""

from collections.abc import Sequence
from dataclasses import astuple
from enum import StrEnum
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from services.content.domain.errors import (
    IsLocked,
    NotAQuestion,
    NotPublished,
    PostNotFound,
    ReplyNotFound,
)
from services.content.domain.moderation.errors import Barred
from services.content.domain.posts.post import Post
from services.content.domain.talk.reply import Reply
from services.content.entry.authors import Named
from services.content.entry.bodies import Acceptance, NewReply, ReplyChanges
from services.content.entry.naming import (
    Previews,
    look_for,
    named_replies,
    named_reply,
    naming,
    naming_post,
    prose_of,
    shown_post,
)
from services.content.entry.posts.posts import PostId
from services.content.entry.posts.views import PostView
from services.content.entry.talk.views import ReplyView
from services.content.store.talk import ranking, replies
from services.content.store.talk.ranking import Rank
from services.content.use_cases.lookup import see_post, see_reply
from services.content.use_cases.previews.previewing import Previewing
from services.content.use_cases.talk.accept_answer import AcceptAnswer, accept_answer
from services.content.use_cases.talk.delete_reply import DeleteReply, delete_reply
from services.content.use_cases.talk.edit_reply import EditReply, edit_reply
from services.content.use_cases.talk.post_reply import PostReply, post_reply
from services.content.use_cases.talk.reopen_question import ReopenQuestion, reopen_question
from shared.audience.asking import By
from shared.audience.sight import Asker
from shared.mongo import Scope, Store
from shared.problems import (
    InvalidProblem,
    NotAllowed,
    PreconditionProblem,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Done, Shown, etag
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_cursor, write_cursor
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["replies"], route_class=SignedInRoute)

ReplyId = Annotated[str, Path(max_length=200)]


class Order(StrEnum):
    OLDEST = "oldest"
    VOTES = "votes"


Sort = Annotated[
    Order,
    Query(
        description="`votes`: the accepted answer first, then by votes; each is followed by its "
        "replies"
    ),
]

_EDITS = (ReplyNotFound, NotAllowed, StaleProblem, PreconditionProblem, InvalidProblem)
_ACCEPTS = (PostNotFound, NotAllowed, NotAQuestion, InvalidProblem)


@router.post(
    "/posts/{post_id}/replies",
    status_code=201,
    response_model=ReplyView,
    responses=documented(
        *(PostNotFound, ReplyNotFound, NotAllowed, NotPublished, IsLocked, Barred),
        *(TooLargeProblem, InvalidProblem),
    ),
)
async def post_one(
    post_id: PostId, body: NewReply, by: By, previewing: Previews, request: Request, write: Write
) -> Response:
    """Answer a question, or reply to any other post, or to a reply."""
    await see_post(write.scope, by, post_id)
    prose = await prose_of(body.body)
    sites = request.app.state.content.sites
    command = PostReply(by, post_id, prose, body.lang, body.in_reply_to, sites)
    form = Shown(
        ReplyView.of,
        see=partial(_see, by, previewing),
        status=201,
        location=lambda reply: f"/api/content/v1/replies/{reply.id}",
    )
    return await write(
        naming(partial(post_reply, command), by, partial(named_reply, previewing)), form
    )


@router.get("/posts/{post_id}/replies", responses=documented(PostNotFound, InvalidProblem))
async def listing(
    post_id: PostId,
    by: By,
    request: Request,
    response: Response,
    sort: Sort = Order.OLDEST,
    limit: Limit = 20,
    after: After = None,
) -> Page[ReplyView]:
    """List the replies to a post, oldest first or most helpful first."""
    scope, previewing = request.app.state.store.scope, request.app.state.previewing
    seen = await see_post(scope, by, post_id)
    page = _by_votes if sort is Order.VOTES else _by_age
    shown, cursor = await page(scope, seen.post, after, limit)
    named = await named_replies(previewing, scope, by, shown, look_for(request))
    link_next(request, response, cursor)
    return Page(items=[ReplyView.of(each) for each in named], next=cursor)


async def _by_age(
    scope: Scope, post: Post, after: str | None, limit: int
) -> tuple[Sequence[Reply], str | None]:
    after_id = read_cursor(after, str)[0] if after else ""
    found = await replies.of_post(scope, post.id, after_id=after_id, limit=limit + 1)
    return cut(found, limit, lambda last: write_cursor([last.id]))


async def _by_votes(
    scope: Scope, post: Post, after: str | None, limit: int
) -> tuple[Sequence[Reply], str | None]:
    before = Rank(*read_cursor(after, int, str, str)) if after else None
    found = await ranking.of_post(
        scope, post.id, post.accepted_answer_id, after=before, limit=limit + 1
    )
    page, cursor = cut(found, limit, lambda last: write_cursor(astuple(last[1])))
    return [reply for reply, _ in page], cursor


@router.get("/replies/{reply_id}", responses=documented(ReplyNotFound, InvalidProblem))
async def read(
    reply_id: ReplyId, by: By, previewing: Previews, request: Request, response: Response
) -> ReplyView:
    """Read an answer or a reply."""
    store: Store = request.app.state.store
    seen = await _see(by, previewing, store.scope, reply_id)
    response.headers["ETag"] = etag(seen.version)
    return ReplyView.of(seen)


@router.patch(
    "/replies/{reply_id}",
    response_model=ReplyView,
    responses=documented(*_EDITS, NotPublished, TooLargeProblem),
)
async def edit(
    reply_id: ReplyId,
    body: ReplyChanges,
    by: By,
    previewing: Previews,
    expected: IfMatch,
    request: Request,
    write: Write,
) -> Response:
    """Change the given fields of a reply. For the author and the community's animators."""
    prose = await prose_of(body.body) if body.body is not None else None
    command = EditReply(by, reply_id, expected, prose, body.lang, request.app.state.content.sites)
    form = Shown(ReplyView.of, see=partial(_see, by, previewing))
    return await write(
        naming(partial(edit_reply, command), by, partial(named_reply, previewing)), form
    )


@router.delete("/replies/{reply_id}", status_code=204, responses=documented(*_EDITS))
async def delete(reply_id: ReplyId, by: By, expected: IfMatch, write: Write) -> Response:
    """Delete a reply for good. If it was the accepted answer, the question is open again."""
    command = DeleteReply(by, reply_id, expected)
    return await write(partial(delete_reply, command), Done())


@router.put(
    "/posts/{post_id}/accepted-answer",
    response_model=PostView,
    responses=documented(*_ACCEPTS, TooLargeProblem),
)
async def accept(
    post_id: PostId, body: Acceptance, by: By, previewing: Previews, write: Write
) -> Response:
    """Accept an answer. For the author of the question and the community's animators."""
    command = AcceptAnswer(by, post_id, body.answer_id)
    return await write(
        naming_post(partial(accept_answer, command), by, previewing), shown_post(by, previewing)
    )


@router.delete(
    "/posts/{post_id}/accepted-answer",
    response_model=PostView,
    responses=documented(*_ACCEPTS),
)
async def reopen(post_id: PostId, by: By, previewing: Previews, write: Write) -> Response:
    """Withdraw the acceptance of an answer, which reopens the question."""
    command = ReopenQuestion(by, post_id)
    return await write(
        naming_post(partial(reopen_question, command), by, previewing), shown_post(by, previewing)
    )


async def _see(by: Asker, previewing: Previewing, scope: Scope, reply_id: str) -> Named:
    """Return a reply to show. Raises: ReplyNotFound."""
    return await named_reply(previewing, scope, by, (await see_reply(scope, by, reply_id)).reply)
