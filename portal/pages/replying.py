"""Answering a question, replying to a post; editing and deleting a reply; accepting an answer."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Invalid, Refused, Stale
from portal.pages.post import show
from portal.pages.talk import begun
from portal.pages.writing import preview_of
from portal.visit import Member, Visit

router = APIRouter()


@router.post("/posts/{post_id}/replies")
async def post_one(visit: Member, post_id: str) -> Response:
    body: dict[str, Any] = {"body": visit.text("body")}
    if visit.text("lang"):
        body["lang"] = visit.text("lang")
    if visit.text("to"):
        body["in_reply_to"] = visit.text("to")
    try:
        if "preview" in visit.form:
            return await show(
                visit, post_id, begun=await begun(visit, post_id), preview=await preview_of(visit)
            )
        made = await visit.api.content.post_reply(post_id, body, key=visit.text("key"))
    except Refused as refused:
        if refused.name == "post-not-found":
            raise
        return await show(
            visit,
            post_id,
            begun=await begun(visit, post_id),
            problem=visit.sentence(refused),
            status=422,
        )
    if made.withheld:
        return await visit.go(f"/posts/{post_id}", "withheld")
    said = "answered" if made.kind == "answer" else "replied"
    return await visit.go(f"/posts/{post_id}#reply-{made.id}", said)


@router.get("/replies/{reply_id}/edit")
async def edit_form(visit: Member, reply_id: str) -> Response:
    return await _edit_page(visit, reply_id)


@router.post("/replies/{reply_id}/edit")
async def edit(visit: Member, reply_id: str) -> Response:
    body, match = visit.text("body"), visit.text("match")
    try:
        if "preview" in visit.form:
            preview = await preview_of(visit)
            return await _edit_page(visit, reply_id, body=body, match=match, preview=preview)
        changed = await visit.api.content.edit_reply(reply_id, {"body": body}, match=match)
    except Stale:
        return await _edit_page(visit, reply_id, body=body, is_stale=True, status=409)
    except Invalid as refused:
        problem = visit.sentence(refused)
        return await _edit_page(
            visit, reply_id, body=body, match=match, problem=problem, status=422
        )
    return await visit.go(f"/posts/{changed.post_id}#reply-{reply_id}", "saved")


async def _edit_page(
    visit: Visit,
    reply_id: str,
    *,
    body: str | None = None,
    match: str = "",
    is_stale: bool = False,
    preview: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    """Show the form. `body`: the submitted text; by default the reply's own.

    `is_stale`: somebody else changed the reply first.
    """
    found = await visit.api.content.reply(reply_id)
    post = (await visit.api.content.post(found.value.post_id)).value
    present = found.value.body
    return await visit.page(
        "reply-edit.html",
        status,
        reply=found.value,
        community=post.community.slug if post.community else "",
        match=match or found.etag,
        body=visit.kept.get("body", present) if body is None else body,
        theirs=present if is_stale else None,
        preview=preview,
        problem=problem,
    )


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
