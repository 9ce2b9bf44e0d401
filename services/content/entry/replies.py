"""Routes of answers and replies."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.content.domain.errors import NotAQuestion, NotPublished, PostNotFound, ReplyNotFound
from services.content.entry.bodies import Acceptance, NewReply, ReplyChanges
from services.content.entry.naming import look_for, named, naming, prose_of, shown_post
from services.content.entry.posts import PostId
from services.content.entry.views import Named, PostView, ReplyView
from services.content.store import replies
from services.content.use_cases.accept_answer import AcceptAnswer, accept_answer
from services.content.use_cases.delete_reply import DeleteReply, delete_reply
from services.content.use_cases.edit_reply import EditReply, edit_reply
from services.content.use_cases.lookup import see_post, see_reply
from services.content.use_cases.post_reply import PostReply, post_reply
from services.content.use_cases.reopen_question import ReopenQuestion, reopen_question
from shared.audience.asking import By
from shared.audience.naming import names_for
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
from shared.runtime.paging import After, Limit, Page, link_next, read_cursor, write_cursor
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["replies"], route_class=SignedInRoute)

ReplyId = Annotated[str, Path(max_length=200)]

_EDITS = (ReplyNotFound, NotAllowed, StaleProblem, PreconditionProblem, InvalidProblem)
_ACCEPTS = (PostNotFound, NotAllowed, NotAQuestion, InvalidProblem)


@router.post(
    "/posts/{post_id}/replies",
    status_code=201,
    response_model=ReplyView,
    responses=documented(PostNotFound, NotAllowed, NotPublished, TooLargeProblem, InvalidProblem),
)
async def post_one(post_id: PostId, body: NewReply, by: By, write: Write) -> Response:
    """Answer a question, or reply to an article or a discussion."""
    await see_post(write.scope, by, post_id)
    command = PostReply(by, post_id, await prose_of(body.body), body.lang)
    form = Shown(
        ReplyView.of,
        see=partial(_see, by),
        status=201,
        location=lambda reply: f"/api/content/v1/replies/{reply.id}",
    )
    return await write(naming(partial(post_reply, command), by), form)


@router.get("/posts/{post_id}/replies", responses=documented(PostNotFound, InvalidProblem))
async def listing(
    post_id: PostId,
    by: By,
    request: Request,
    response: Response,
    limit: Limit = 20,
    after: After = None,
) -> Page[ReplyView]:
    """The replies to a post, oldest first."""
    store: Store = request.app.state.store
    await see_post(store.scope, by, post_id)
    after_id = read_cursor(after, str)[0] if after else ""
    found = await replies.of_post(store.scope, post_id, after_id=after_id, limit=limit + 1)
    shown = found[:limit]
    signed = ((reply.author_id, reply.community) for reply in shown)
    names = await names_for(store.scope, by, signed, look_for(request))
    cursor = write_cursor([shown[-1].id]) if len(found) > limit else None
    link_next(request, response, cursor)
    return Page(items=[ReplyView.of(Named(reply, names)) for reply in shown], next=cursor)


@router.get("/replies/{reply_id}", responses=documented(ReplyNotFound, InvalidProblem))
async def read(reply_id: ReplyId, by: By, request: Request, response: Response) -> ReplyView:
    """Read an answer or a reply."""
    store: Store = request.app.state.store
    seen = await _see(by, store.scope, reply_id)
    response.headers["ETag"] = etag(seen.version)
    return ReplyView.of(seen)


@router.patch(
    "/replies/{reply_id}",
    response_model=ReplyView,
    responses=documented(*_EDITS, NotPublished, TooLargeProblem),
)
async def edit(
    reply_id: ReplyId, body: ReplyChanges, by: By, expected: IfMatch, write: Write
) -> Response:
    """Change the given fields of a reply. For the author and the community's animators."""
    prose = await prose_of(body.body) if body.body is not None else None
    command = EditReply(by, reply_id, expected, prose, body.lang)
    form = Shown(ReplyView.of, see=partial(_see, by))
    return await write(naming(partial(edit_reply, command), by), form)


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
async def accept(post_id: PostId, body: Acceptance, by: By, write: Write) -> Response:
    """Accept an answer. For the author of the question and the community's animators."""
    command = AcceptAnswer(by, post_id, body.answer_id)
    return await write(naming(partial(accept_answer, command), by), shown_post(by))


@router.delete(
    "/posts/{post_id}/accepted-answer",
    response_model=PostView,
    responses=documented(*_ACCEPTS),
)
async def reopen(post_id: PostId, by: By, write: Write) -> Response:
    """Withdraw the acceptance: the question is open again."""
    command = ReopenQuestion(by, post_id)
    return await write(naming(partial(reopen_question, command), by), shown_post(by))


async def _see(by: Asker, scope: Scope, reply_id: str) -> Named:
    """Raises: ReplyNotFound."""
    return await named(scope, by, (await see_reply(scope, by, reply_id)).reply)
