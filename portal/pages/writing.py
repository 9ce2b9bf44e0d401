"""Asking, composing and editing. No error, conflict or end of a session loses a text."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import ApiError, Away, Mendable, Refused, Stale
from portal.gateway.models.content import AlikePost, Post
from portal.gateway.models.membership import Membership
from portal.gateway.models.values import Page
from portal.gateway.names import names_of
from portal.gateway.together import Missing, unless_away
from portal.pages import attaching, composing, filling, kinds, saving, tagging, templates
from portal.view.marking import said
from portal.visit import Anyone, Member, Visit

SIMILAR = 5

router = APIRouter()

Word = Annotated[str, Query(max_length=300)]
Number = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.get("/posts/new")
async def new_form(
    visit: Member,
    kind: Word = "question",
    community: Word = "",
    title: Word = "",
    challenge: Word = "",
) -> Response:
    chosen = kind if kind in kinds.KINDS else "question"
    fields = {
        **dict.fromkeys(kinds.names_of(chosen), ""),
        "kind": chosen,
        "community": community,
        "title": title,
        "challenge_id": challenge,
        "body": "",
        **dict.fromkeys(tagging.FIELDS, ""),
        "lang": visit.language,
        **await templates.beginnings(visit, chosen, community),
        **filling.kept(visit),
    }
    draft = saving.Saved.kept(visit)
    return await _form(visit, fields, ids=attaching.of_session(visit), draft=draft)


@router.post("/posts")
async def write(visit: Member) -> Response:
    kind = visit.text("kind")
    of_kind = kinds.names_of(kind)
    names = ("kind", "community", "title", "body", *tagging.FIELDS, "lang", *of_kind)
    fields = filling.sent(visit, (*names, *attaching.names_in(visit)))
    is_draft = visit.text("status") == "draft"
    ids = attaching.kept(visit)
    try:
        await attaching.send_on(visit, ids)
        if "choose" in visit.form and not any(fields[name] for name in of_kind):
            fields |= await templates.beginnings(visit, kind, fields["community"])
        if "choose" in visit.form or "attach" in visit.form:
            return await _form(visit, fields, ids=ids)
        if "preview" in visit.form:
            preview, alike = await asyncio.gather(preview_of(visit), _alike(visit))
            return await _form(visit, fields, ids=ids, preview=preview, alike=alike)
        text = await composing.text_of(visit, kind, fields, ids)
        changes = {**text, "files": ids, "community": fields["community"] or None}
        if "autosave" in visit.form:
            draft, saved = await saving.save(visit, fields, changes)
            return await _form(visit, fields, ids=ids, draft=draft, saved=saved)
        made = await saving.send(visit, kind, changes, publish=not is_draft)
    except Refused as refused:
        known = refused.draft if isinstance(refused, saving.Overtaken) else None
        return await _form(visit, fields, refused, ids=ids, draft=known, status=422)
    except Away as away:
        return await _form(visit, fields, away, ids=ids, status=503)
    return await visit.go(f"/posts/{made.id}", "withheld" if made.withheld else made.status)


@router.get("/posts/similar")
async def similar(visit: Anyone, title: Word = "") -> Response:
    """Suggest similar posts while a title is typed. Without a session, there are none."""
    found = []
    if visit.session is not None and len(title.strip()) > 3:  # noqa: PLR2004  shorter says nothing yet
        filters = {"kind": list(kinds.KINDS)}
        try:
            found = (await visit.api.search.search(title, filters=filters, limit=SIMILAR)).items
        except ApiError:
            found = []
    return await visit.page("similar.html", found=found)


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
        "tags": tagging.written(text.tags, said.topics, visit.language),
        "topic": "",
        "lang": text.lang,
        "community": said.community.slug if said.community else "",
        **attaching.fields_of(text.details),
        **filling.kept(visit),
    }
    ids = attaching.of_session(visit) or attaching.in_order(said.files, text.details)
    match = fields.pop("match", found.etag)
    restored = text.updated_at if text is not said else None
    return await _edit_page(visit, post_id, fields, ids=ids, match=match, restored=restored)


@router.post("/posts/{post_id}/edit")
async def edit(visit: Member, post_id: str) -> Response:
    kind = visit.text("kind")
    of_kind = kinds.names_of(kind)
    names = ("title", "body", *tagging.FIELDS, "lang", "community", *of_kind)
    fields = filling.sent(visit, (*names, *attaching.names_in(visit)))
    match, ids = visit.text("match"), attaching.kept(visit)
    is_autosave = "autosave" in visit.form
    again = partial(_edit_page, visit, post_id, fields, ids=ids)
    try:
        await attaching.send_on(visit, ids)
        if "attach" in visit.form:
            return await again(match=match)
        if "preview" in visit.form:
            preview, alike = await asyncio.gather(preview_of(visit), _alike(visit, post_id))
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


async def preview_of(visit: Visit) -> str:
    """Return the text of the form, rendered. Raises: ApiError."""
    return (await visit.api.content.preview(visit.text("body"))).html


async def _alike(visit: Visit, besides: str | None = None) -> Sequence[AlikePost]:
    """Return likely duplicates of the text of the form; none if they cannot be found just now."""
    try:
        return await visit.api.content.alike(visit.text("title"), visit.text("body"), besides)
    except ApiError:
        return ()


async def _form(
    visit: Visit,
    fields: Mapping[str, str],
    refused: ApiError | None = None,
    *,
    ids: Sequence[str] = (),
    preview: str = "",
    alike: Sequence[AlikePost] = (),
    draft: saving.Saved | None = None,
    saved: Post | None = None,
    status: int = 200,
) -> Response:
    """Show the form. `draft`: that of the form; by default as it was sent. `saved`: just now."""
    mine = await unless_away(visit.api.membership.memberships())
    slugs = writable(mine)
    names = await names_of(visit.api, slugs, asked=[fields["community"]])
    if fields["community"] and fields["community"] not in slugs:
        slugs.append(fields["community"])
    kind = fields["kind"]
    return await visit.page(
        "write.html",
        status,
        fields={**dict.fromkeys(kinds.names_of(kind), ""), **fields},
        kinds=_offered(visit, mine),
        parts=kinds.fields_of(kind),
        slugs=slugs,
        names=names,
        wrong=refused.fields if refused else [],
        problem=_problem(visit, refused),
        held=await attaching.held(visit, ids, fields),
        key=visit.text("key") or visit.key(),
        draft=draft or saving.Saved.of(visit),
        saved=saved,
        topics=await tagging.suggested(visit),
        preview=preview,
        alike=alike,
    )


async def _edit_page(
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
    """Show the form. `is_stale`: somebody else changed the post first.

    Both texts are then shown, and the person may replace the other one. `saved`: the draft was
    saved while they typed. `restored`: the form has a text of this time.
    """
    found, mine = await asyncio.gather(
        visit.api.content.post(post_id), unless_away(visit.api.membership.memberships())
    )
    slugs = writable(mine)
    return await visit.page(
        "edit.html",
        status,
        post=found.value,
        fields={**_payload_of(visit, found.value), **fields},
        parts=kinds.fields_of(found.value.kind),
        match=match or found.etag,
        theirs=found.value if is_stale else None,
        their_text=kinds.whole(found.value.kind, found.value.body, found.value.details),
        slugs=slugs,
        names=await names_of(visit.api, slugs),
        wrong=refused.fields if refused else [],
        problem=_problem(visit, refused),
        held=await attaching.held(visit, ids, fields),
        topics=await tagging.suggested(visit),
        preview=preview,
        alike=alike,
        saved=saved,
        restored=restored,
    )


def _payload_of(visit: Visit, post: Post) -> dict[str, str]:
    return kinds.filled(post.kind, post.details, visit.formats.zone)


def writable(mine: Page[Membership] | Missing) -> list[str]:
    if isinstance(mine, Missing):
        return []
    return [one.community.slug for one in mine.items if one.writes]


def _offered(visit: Visit, mine: Page[Membership] | Missing) -> dict[str, str]:
    """Return the kinds that the person may write in some community; the API decides."""
    animates = visit.is_admin or (not isinstance(mine, Missing) and any(map(_animates, mine.items)))
    return {
        kind: sentence
        for kind, sentence in kinds.KINDS.items()
        if animates or kind not in kinds.FOR_ANIMATORS
    }


def _animates(one: Membership) -> bool:
    return one.standing == "active" and one.role in {"owner", "animator"}


def _problem(visit: Visit, refused: ApiError | None) -> str:
    if refused is None:
        return ""
    if isinstance(refused, saving.Overtaken):
        return visit.site.views.gettext(visit.language, OVERTAKEN)
    if isinstance(refused, Refused):
        return visit.sentence(refused)
    return visit.site.views.gettext(visit.language, AWAY)


AWAY = said("Posts cannot be written just now. Your text is still here: press again in a moment.")
OVERTAKEN = said(
    "The draft was changed elsewhere. Your text is still here: press again to keep it."
)
