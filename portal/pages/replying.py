"""To answer a question and reply to a post; to edit and delete a reply; to accept an answer."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Invalid, Refused, Stale
from portal.pages.post import show
from portal.visit import Member

router = APIRouter()


@router.post("/posts/{post_id}/replies")
async def post_one(visit: Member, post_id: str) -> Response:
    body: dict[str, Any] = {"body": visit.text("body")}
    if visit.text("lang"):
        body["lang"] = visit.text("lang")
    try:
        made = await visit.api.content.post_reply(post_id, body, key=visit.text("key"))
    except (Invalid, Refused) as refused:
        if refused.name in {"post-not-found", "unauthenticated"}:
            raise
        return await show(visit, post_id, problem=visit.sentence(refused), status=422)
    said = "answered" if made.kind == "answer" else "replied"
    return await visit.go(f"/posts/{post_id}#reply-{made.id}", said)


@router.get("/replies/{reply_id}/edit")
async def edit_form(visit: Member, reply_id: str) -> Response:
    found = await visit.api.content.reply(reply_id)
    return await visit.page(
        "reply-edit.html",
        reply=found.value,
        match=found.etag,
        body=visit.kept.get("body", found.value.body),
        theirs=None,
        problem="",
    )


@router.post("/replies/{reply_id}/edit")
async def edit(visit: Member, reply_id: str) -> Response:
    body = visit.text("body")
    try:
        changed = await visit.api.content.edit_reply(
            reply_id, {"body": body}, match=visit.text("match")
        )
    except Stale:
        found = await visit.api.content.reply(reply_id)
        return await visit.page(
            "reply-edit.html",
            409,
            reply=found.value,
            match=found.etag,
            body=body,
            theirs=found.value.body,
            problem="",
        )
    except Invalid as refused:
        found = await visit.api.content.reply(reply_id)
        return await visit.page(
            "reply-edit.html",
            422,
            reply=found.value,
            match=visit.text("match"),
            body=body,
            theirs=None,
            problem=visit.sentence(refused),
        )
    return await visit.go(f"/posts/{changed.post_id}#reply-{reply_id}", "saved")


@router.get("/replies/{reply_id}/delete")
async def delete_form(visit: Member, reply_id: str) -> Response:
    found = await visit.api.content.reply(reply_id)
    return await visit.page("reply-delete.html", reply=found.value, match=found.etag)


@router.post("/replies/{reply_id}/delete")
async def delete(visit: Member, reply_id: str) -> Response:
    post_id = (await visit.api.content.reply(reply_id)).value.post_id
    await visit.api.content.delete_reply(reply_id, match=visit.text("match"))
    return await visit.go(f"/posts/{post_id}", "deleted")


@router.post("/posts/{post_id}/accept")
async def accept(visit: Member, post_id: str) -> Response:
    await visit.api.content.accept(post_id, visit.text("answer"))
    return await visit.go(f"/posts/{post_id}", "accepted")


@router.post("/posts/{post_id}/reopen")
async def reopen(visit: Member, post_id: str) -> Response:
    await visit.api.content.reopen(post_id)
    return await visit.go(f"/posts/{post_id}", "reopened")
