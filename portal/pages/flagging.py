"""Flagging a post or a reply for its moderators."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Mendable, Refused
from portal.pages import filling
from portal.visit import Member, Visit

FIELDS = ("reason", "text")

router = APIRouter()


@router.get("/posts/{post_id}/flag")
async def post_form(visit: Member, post_id: str) -> Response:
    return await _form(visit, "posts", post_id, filling.empty(visit, FIELDS, reason="spam"))


@router.post("/posts/{post_id}/flag")
async def flag_post(visit: Member, post_id: str) -> Response:
    return await _flag(visit, "posts", post_id)


@router.get("/replies/{reply_id}/flag")
async def reply_form(visit: Member, reply_id: str) -> Response:
    return await _form(visit, "replies", reply_id, filling.empty(visit, FIELDS, reason="spam"))


@router.post("/replies/{reply_id}/flag")
async def flag_reply(visit: Member, reply_id: str) -> Response:
    return await _flag(visit, "replies", reply_id)


async def _flag(visit: Visit, things: str, thing_id: str) -> Response:
    fields = filling.sent(visit, FIELDS)
    try:
        await visit.api.moderation.flag(things, thing_id, fields, key=visit.text("key"))
    except Mendable as refused:
        return await _form(visit, things, thing_id, fields, refused)
    return await visit.go(await _back(visit, things, thing_id), "flagged")


async def _back(visit: Visit, things: str, thing_id: str) -> str:
    if things == "posts":
        return f"/posts/{thing_id}"
    return f"/posts/{(await visit.api.content.reply(thing_id)).value.post_id}#reply-{thing_id}"


async def _form(
    visit: Visit,
    things: str,
    thing_id: str,
    fields: dict[str, str],
    refused: Refused | None = None,
) -> Response:
    content = visit.api.content
    post = (await content.post(thing_id)).value if things == "posts" else None
    reply = (await content.reply(thing_id)).value if things == "replies" else None
    return await filling.form_page(
        visit,
        "flag.html",
        fields,
        refused,
        present=None,
        match="",
        post=post,
        reply=reply,
        action=f"/{things}/{thing_id}/flag",
    )
