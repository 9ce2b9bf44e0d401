"""To ask, compose and edit. A text is never lost: by no error, conflict, or end of a session."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import ApiError, Invalid, Refused, SignedOut, Stale
from portal.gateway.models import Membership, Page
from portal.gateway.names import names_of
from portal.gateway.together import Missing, unless_away
from portal.view.labels import said
from portal.visit import Member, Visit

KINDS = ("question", "article", "discussion")
MOST_TAGS = 20
SIMILAR = 5

router = APIRouter()

Word = Annotated[str, Query(max_length=300)]


@router.get("/posts/new")
async def new_form(
    visit: Member, kind: Word = "question", community: Word = "", title: Word = ""
) -> Response:
    fields = {
        "kind": kind if kind in KINDS else "question",
        "community": community,
        "title": title,
        "body": "",
        "tags": "",
        "lang": visit.language,
        **{name: value for name, value in visit.kept.items() if isinstance(value, str)},
    }
    return await _form(visit, fields)


@router.post("/posts")
async def write(visit: Member) -> Response:
    fields = {
        name: visit.text(name) for name in ("kind", "community", "title", "body", "tags", "lang")
    }
    is_draft = visit.text("status") == "draft"
    body: dict[str, Any] = {
        "kind": fields["kind"],
        "title": fields["title"],
        "body": fields["body"],
        "lang": fields["lang"] or visit.language,
        "tags": _tags(fields["tags"]),
        "community": fields["community"] or None,
        "status": "draft" if is_draft else "published",
    }
    try:
        made = await visit.api.content.write(body, key=visit.text("key"))
    except SignedOut:
        raise
    except Refused as refused:
        return await _form(visit, fields, refused, status=422)
    except ApiError as away:
        return await _form(visit, fields, away, status=503)
    return await visit.go(f"/posts/{made.id}", "draft" if is_draft else "published")


@router.get("/posts/similar")
async def similar(visit: Member, title: Word = "") -> Response:
    """What was written already, while a title is typed."""
    found = []
    if len(title.strip()) > 3:  # noqa: PLR2004  shorter says nothing yet
        filters = {"kind": ["question", "article", "discussion"]}
        try:
            found = (await visit.api.search.search(title, filters=filters, limit=SIMILAR)).items
        except ApiError:
            found = []
    return await visit.page("similar.html", found=found)


@router.get("/posts/{post_id}/edit")
async def edit_form(visit: Member, post_id: str) -> Response:
    found = await visit.api.content.post(post_id)
    fields = {
        "title": found.value.title,
        "body": found.value.body,
        "tags": ", ".join(found.value.tags),
        "lang": found.value.lang,
        "community": found.value.community.slug if found.value.community else "",
        **{name: value for name, value in visit.kept.items() if isinstance(value, str)},
    }
    return await _edit_page(visit, post_id, fields, match=fields.pop("match", found.etag))


@router.post("/posts/{post_id}/edit")
async def edit(visit: Member, post_id: str) -> Response:
    fields = {name: visit.text(name) for name in ("title", "body", "tags", "lang", "community")}
    changes: dict[str, Any] = {
        "title": fields["title"],
        "body": fields["body"],
        "tags": _tags(fields["tags"]),
        "lang": fields["lang"] or visit.language,
    }
    if "community" in visit.form:
        changes["community"] = fields["community"] or None
    match = visit.text("match")
    try:
        await visit.api.content.edit(post_id, changes, match=match)
    except Stale:
        return await _edit_page(visit, post_id, fields, match="", is_stale=True, status=409)
    except Invalid as refused:
        return await _edit_page(visit, post_id, fields, match=match, refused=refused, status=422)
    return await visit.go(f"/posts/{post_id}", "saved")


async def _form(
    visit: Visit, fields: Mapping[str, str], refused: ApiError | None = None, *, status: int = 200
) -> Response:
    mine = await unless_away(visit.api.membership.memberships())
    slugs = writable(mine)
    if fields["community"] and fields["community"] not in slugs:
        slugs.append(fields["community"])
    return await visit.page(
        "write.html",
        status,
        fields=fields,
        slugs=slugs,
        names=await names_of(visit.api, slugs),
        wrong=refused.fields if refused else [],
        problem=_problem(visit, refused),
        key=visit.text("key") or visit.key(),
    )


async def _edit_page(
    visit: Visit,
    post_id: str,
    fields: Mapping[str, str],
    *,
    match: str,
    refused: ApiError | None = None,
    is_stale: bool = False,
    status: int = 200,
) -> Response:
    """`is_stale`: somebody was faster. Both texts are shown, and theirs is replaced if wanted."""
    found, mine = await asyncio.gather(
        visit.api.content.post(post_id), unless_away(visit.api.membership.memberships())
    )
    slugs = writable(mine)
    return await visit.page(
        "edit.html",
        status,
        post=found.value,
        fields=fields,
        match=match or found.etag,
        theirs=found.value if is_stale else None,
        slugs=slugs,
        names=await names_of(visit.api, slugs),
        wrong=refused.fields if refused else [],
        problem=_problem(visit, refused),
    )


def writable(mine: Page[Membership] | Missing) -> list[str]:
    if isinstance(mine, Missing):
        return []
    return [one.community.slug for one in mine.items if one.standing == "active"]


def _problem(visit: Visit, refused: ApiError | None) -> str:
    if refused is None:
        return ""
    if isinstance(refused, Refused):
        return visit.sentence(refused)
    return visit.site.views.gettext(visit.language, AWAY)


AWAY = said("Posts cannot be written just now. Your text is still here: press again in a moment.")


def _tags(said: str) -> list[str]:
    found = [tag.strip().lstrip("#") for tag in said.split(",")]
    return list(dict.fromkeys(tag for tag in found if tag))[:MOST_TAGS]
