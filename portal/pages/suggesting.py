"""Suggesting an edit of a post; accepting or refusing it, with its difference."""

import asyncio
from collections.abc import Mapping
from typing import Literal

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Mendable, Refused, Stale
from portal.gateway.together import unless_away
from portal.pages import filling
from portal.pages.post import rights_of
from portal.view.diff import differences
from portal.visit import After, Member, Visit

PAGE = 50
FIELDS = ("title", "body", "note", "based_on")

router = APIRouter()


@router.get("/posts/{post_id}/suggest")
async def form(visit: Member, post_id: str) -> Response:
    post = (await visit.api.content.post(post_id)).value
    fields = {"title": post.title, "body": post.body, "note": "", "based_on": str(post.version)}
    return await _form(visit, post_id, {**fields, **filling.kept(visit)})


@router.post("/posts/{post_id}/suggest")
async def suggest(visit: Member, post_id: str) -> Response:
    fields = filling.sent(visit, FIELDS)
    try:
        made = await visit.api.suggestions.make(post_id, fields, key=visit.text("key"))
    except Mendable as refused:
        return await _form(visit, post_id, fields, refused)
    return await visit.go(f"/suggestions/{made.id}", "suggested")


@router.get("/posts/{post_id}/suggestions")
async def listing(
    visit: Member,
    post_id: str,
    status: Literal["open", "accepted", "refused"] = "open",
    after: After = None,
) -> Response:
    found, made = await asyncio.gather(
        visit.api.content.post(post_id),
        visit.api.suggestions.of_post(post_id, status, limit=PAGE, after=after),
    )
    return await visit.page("suggestions.html", post=found.value, suggestions=made, chosen=status)


@router.post("/posts/{post_id}/coauthors")
async def share(visit: Member, post_id: str) -> Response:
    person_id = visit.text("remove") or filling.id_in(visit.text("person"))
    on = "remove" not in visit.form
    await visit.api.suggestions.share(post_id, person_id, on=on, key=visit.text("key"))
    return await visit.go(f"/posts/{post_id}", "saved")


@router.get("/suggestions/{suggestion_id}")
async def read(visit: Member, suggestion_id: str) -> Response:
    return await _page(visit, suggestion_id)


@router.post("/suggestions/{suggestion_id}/decide")
async def decide(visit: Member, suggestion_id: str) -> Response:
    api, key, act = visit.api.suggestions, visit.text("key"), visit.text("act")
    try:
        if act == "accept":
            await api.accept(suggestion_id, key=key)
        elif act == "withdraw":
            await api.withdraw(suggestion_id, key=key)
        else:
            await api.refuse(suggestion_id, visit.text("reason"), key=key)
    except Mendable as refused:
        return await _page(visit, suggestion_id, refused)
    return await visit.go(f"/suggestions/{suggestion_id}", "saved")


async def _page(visit: Visit, suggestion_id: str, refused: Refused | None = None) -> Response:
    made = await visit.api.suggestions.read(suggestion_id)
    found, mine = await asyncio.gather(
        visit.api.content.post(made.post_id), unless_away(visit.api.membership.memberships())
    )
    return await visit.page(
        "suggestion.html",
        422 if refused else 200,
        suggestion=made,
        post=found.value,
        rights=rights_of(visit, found.value, mine),
        changes=differences(made.before_body, made.body),
        wrong=refused.fields if refused else [],
        problem=visit.sentence(refused) if refused else "",
    )


async def _form(
    visit: Visit, post_id: str, fields: Mapping[str, str], refused: Refused | None = None
) -> Response:
    post = (await visit.api.content.post(post_id)).value
    is_stale = isinstance(refused, Stale)
    return await filling.form_page(
        visit,
        "suggest.html",
        {**fields, "based_on": str(post.version) if is_stale else fields["based_on"]},
        refused,
        present=post,
        match="",
        post=post,
    )
