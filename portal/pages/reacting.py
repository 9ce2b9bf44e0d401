"""Voting on a question or an answer, and other reactions to posts and replies."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.visit import Member, Visit

router = APIRouter()


@router.post("/posts/{post_id}/react")
async def to_post(visit: Member, post_id: str) -> Response:
    await _react(visit, "posts", post_id)
    return await visit.go(f"/posts/{post_id}#reactions")


@router.post("/replies/{reply_id}/react")
async def to_reply(visit: Member, reply_id: str) -> Response:
    await _react(visit, "replies", reply_id)
    post_id = (await visit.api.content.reply(reply_id)).value.post_id
    return await visit.go(f"/posts/{post_id}#reply-{reply_id}")


async def _react(visit: Visit, things: str, key: str) -> None:
    """Give or withdraw a reaction. The field `give` or `withdraw` names it."""
    kind = visit.text("give")
    await visit.api.content.react(things, key, kind or visit.text("withdraw"), give=bool(kind))
