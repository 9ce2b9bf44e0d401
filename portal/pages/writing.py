"""Writing a post. No error and no end of a session loses a text."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import ApiError, Away, Refused
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
    names = ("kind", "community", "title", "body", *tagging.FIELDS, "lang", *kinds.NAMES)
    fields = filling.sent(visit, (*names, *attaching.names_in(visit)))
    is_draft = visit.text("status") == "draft"
    ids = attaching.kept(visit)
    try:
        await attaching.send_on(visit, ids, fields)
        if "choose" in visit.form and not any(fields[name] for name in of_kind):
            fields |= await templates.beginnings(visit, kind, fields["community"])
        if "choose" in visit.form or "attach" in visit.form:
            return await _form(visit, fields, ids=ids)
        if "preview" in visit.form:
            preview, alike = await asyncio.gather(preview_of(visit), alike_posts(visit))
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


async def preview_of(visit: Visit) -> str:
    """Return the text of the form, rendered. Raises: ApiError."""
    return (await visit.api.content.preview(visit.text("body"))).html


async def alike_posts(visit: Visit, besides: str | None = None) -> Sequence[AlikePost]:
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
    """Show the form. `draft`: by default that of the form. `saved`: the post just saved."""
    mine = await unless_away(visit.api.membership.memberships())
    slugs = writable(mine)
    names = await names_of(visit.api, slugs, asked=[fields["community"]])
    if fields["community"] and fields["community"] not in slugs:
        slugs.append(fields["community"])
    kind = fields["kind"]
    return await visit.page(
        "write.html",
        status,
        fields={**dict.fromkeys(("alt", *kinds.NAMES), ""), **fields},
        kinds=_offered(visit, mine),
        parts=kinds.fields_of(kind),
        others=kinds.others(kind),
        slugs=slugs,
        names=names,
        wrong=refused.fields if refused else [],
        problem=problem_of(visit, refused),
        held=await attaching.held(visit, ids, fields),
        key=visit.text("key") or visit.key(),
        draft=draft or saving.Saved.of(visit),
        saved=saved,
        topics=await tagging.suggested(visit),
        preview=preview,
        alike=alike,
    )


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


def problem_of(visit: Visit, refused: ApiError | None) -> str:
    if refused is None:
        return ""
    if isinstance(refused, saving.Overtaken):
        return visit.site.views.gettext(visit.language, OVERTAKEN)
    if isinstance(refused, Refused):
        return visit.sentence(refused)
    return visit.site.views.gettext(visit.language, AWAY)


AWAY = said("Posts cannot be saved right now. Your text is still here: try again in a moment.")
OVERTAKEN = said(
    "The draft was changed elsewhere. Your text is still here: press again to keep it."
)
