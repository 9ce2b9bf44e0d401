"""Editing a post. No error, conflict or end of a session loses a text."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import ApiError, Mendable, Stale
from portal.gateway.models.content import AlikePost, Post
from portal.gateway.names import names_of
from portal.gateway.together import unless_away
from portal.pages import attaching, composing, filling, kinds, tagging
from portal.pages.writing import alike_posts, preview_of, problem_of, writable
from portal.visit import Member, Visit

router = APIRouter()

Number = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.get("/posts/{post_id}/edit")
async def edit_form(visit: Member, post_id: str, version: Number = None) -> Response:
    """Show the form. `version`: filled with this earlier text, to restore it."""
    found = await visit.api.content.post(post_id)
    said = found.value
    text = said if version is None else await visit.api.content.version(post_id, version)
    fields = {
        "title": text.title,
        "body": text.body,
        **kinds.filled(said.kind, text.details, visit.formats.zone),
        **tagging.filled(text.tags, said.topics, visit.language),
        "lang": text.lang,
        "community": said.community.slug if said.community else "",
        **attaching.fields_of(text.details),
        **filling.kept(visit),
    }
    ids = attaching.of_session(visit) or attaching.in_order(said.files, text.details)
    match = fields.pop("match", found.etag)
    restored = text.updated_at if text is not said else None
    return await _form(visit, post_id, fields, ids=ids, match=match, restored=restored)


@router.post("/posts/{post_id}/edit")
async def edit(visit: Member, post_id: str) -> Response:
    kind = visit.text("kind")
    of_kind = kinds.names_of(kind)
    names = ("title", "body", *tagging.FIELDS, "lang", "community", *of_kind)
    fields = filling.sent(visit, (*names, *attaching.names_in(visit)))
    match, ids = visit.text("match"), attaching.kept(visit)
    is_autosave = "autosave" in visit.form
    again = partial(_form, visit, post_id, fields, ids=ids)
    try:
        await attaching.send_on(visit, ids, fields)
        if "attach" in visit.form:
            return await again(match=match)
        if "preview" in visit.form:
            preview, alike = await asyncio.gather(preview_of(visit), alike_posts(visit, post_id))
            return await again(match=match, preview=preview, alike=alike)
        changes = await composing.text_of(visit, kind, fields, ids)
        changes["minor"] = is_autosave or "minor" in visit.form
        if "community" in visit.form:
            changes["community"] = fields["community"] or None
        if attaching.FIELD in visit.form or ids:
            changes["files"] = ids
        saved = await visit.api.content.edit(post_id, changes, match=match)
    except Stale:
        # the next automatic save must meet the conflict again, and not overwrite the other text
        match = match if is_autosave else ""
        return await again(match=match, is_stale=True, status=409)
    except Mendable as refused:
        return await again(match=match, refused=refused, status=422)
    if is_autosave:
        return await again(match=f'"{saved.version}"', saved=True)
    return await visit.go(f"/posts/{post_id}", "saved")


async def _form(
    visit: Visit,
    post_id: str,
    fields: Mapping[str, str],
    *,
    ids: Sequence[str],
    match: str,
    preview: str = "",
    alike: Sequence[AlikePost] = (),
    refused: ApiError | None = None,
    is_stale: bool = False,
    saved: bool = False,
    restored: datetime | None = None,
    status: int = 200,
) -> Response:
    """Show the form.

    `is_stale`: somebody else changed the post first. Both texts are then shown, and the person may
    replace the other one. `saved`: the draft was saved while they typed. `restored`: when the
    earlier text in the form was written.
    """
    found, mine = await asyncio.gather(
        visit.api.content.post(post_id), unless_away(visit.api.membership.memberships())
    )
    slugs = writable(mine)
    return await visit.page(
        "edit.html",
        status,
        post=found.value,
        fields={"alt": "", **_payload_of(visit, found.value), **fields},
        parts=kinds.fields_of(found.value.kind),
        match=match or found.etag,
        theirs=found.value if is_stale else None,
        their_text=kinds.whole(found.value.kind, found.value.body, found.value.details),
        slugs=slugs,
        names=await names_of(visit.api, slugs),
        wrong=refused.fields if refused else [],
        problem=problem_of(visit, refused),
        held=await attaching.held(visit, ids, fields),
        topics=await tagging.suggested(visit),
        preview=preview,
        alike=alike,
        saved=saved,
        restored=restored,
    )


def _payload_of(visit: Visit, post: Post) -> dict[str, str]:
    return kinds.filled(post.kind, post.details, visit.formats.zone)
