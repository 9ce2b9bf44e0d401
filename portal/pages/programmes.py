"""Mentoring programmes of a community: the list, one programme, its report; opening and editing."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Refused
from portal.gateway.mentoring import Programme
from portal.pages import filling
from portal.pages.objectives import may_set
from portal.visit import After, Member, Visit

TONGUES = ("fr", "en", "de", "es", "it", "nl", "pt")
FIELDS = (
    *("title_fr", "title_en", "purpose_fr", "purpose_en", "apply_until", "starts_on", "ends_on"),
    *("most_mentees", "same_department"),
)
MOST_MENTEES = "3"
STATUSES = ("proposed", "active", "completed", "ended", "declined", "lapsed")

router = APIRouter()


@router.get("/communities/{slug}/programmes")
async def listing(visit: Member, slug: str, after: After = None) -> Response:
    found, programmes = await asyncio.gather(
        visit.api.membership.community(slug), visit.api.mentoring.programmes(slug, after=after)
    )
    return await visit.page(
        "programmes.html",
        community=found.value,
        programmes=programmes,
        may_open=may_set(visit, found.value),
    )


@router.get("/communities/{slug}/programmes/new")
async def new_form(visit: Member, slug: str) -> Response:
    fields = filling.empty(visit, FIELDS, most_mentees=MOST_MENTEES)
    return await _form(visit, slug, fields, [])


@router.post("/communities/{slug}/programmes")
async def open_(visit: Member, slug: str) -> Response:
    fields, spoken = filling.sent(visit, FIELDS), ticked(visit)
    try:
        made = await visit.api.mentoring.open(slug, _body(fields, spoken), key=visit.text("key"))
    except Refused as refused:
        return await _form(visit, slug, fields, spoken, refused)
    return await visit.go(f"/programmes/{made.id}", "programme-opened")


@router.get("/programmes/{programme_id}")
async def read(visit: Member, programme_id: str) -> Response:
    programme = (await visit.api.mentoring.programme(programme_id)).value
    found, own = await asyncio.gather(
        visit.api.membership.community(programme.community.slug),
        visit.api.mentoring.mine(programme_id),
    )
    return await visit.page(
        "programme.html", community=found.value, programme=programme, own=own, key=visit.key()
    )


@router.get("/programmes/{programme_id}/edit")
async def edit_form(visit: Member, programme_id: str) -> Response:
    found = await visit.api.mentoring.programme(programme_id)
    fields = {"match": found.etag, **_fields(found.value), **filling.kept(visit)}
    slug, spoken = found.value.community.slug, found.value.languages
    match = fields["match"]
    return await _form(visit, slug, fields, spoken, programme=found.value, match=match)


@router.post("/programmes/{programme_id}/edit")
async def edit(visit: Member, programme_id: str) -> Response:
    fields, spoken, match = filling.sent(visit, FIELDS), ticked(visit), visit.text("match")
    try:
        await visit.api.mentoring.change(programme_id, _body(fields, spoken), match=match)
    except Refused as refused:
        found = await visit.api.mentoring.programme(programme_id)
        match = filling.match_after(refused, match, found.etag)
        slug = found.value.community.slug
        return await _form(visit, slug, fields, spoken, refused, programme=found.value, match=match)
    return await visit.go(f"/programmes/{programme_id}", "saved")


@router.post("/programmes/{programme_id}/close")
async def close(visit: Member, programme_id: str) -> Response:
    await visit.api.mentoring.close(programme_id, key=visit.text("key"))
    return await visit.go(f"/programmes/{programme_id}/report", "programme-closed")


@router.get("/programmes/{programme_id}/report")
async def report(visit: Member, programme_id: str) -> Response:
    programme, numbers = await asyncio.gather(
        visit.api.mentoring.programme(programme_id), visit.api.mentoring.report(programme_id)
    )
    found = await visit.api.membership.community(programme.value.community.slug)
    return await visit.page(
        "programme-report.html",
        community=found.value,
        programme=programme.value,
        report=numbers,
        statuses=STATUSES,
    )


def ticked(visit: Visit) -> list[str]:
    """Return the languages that are ticked in a form."""
    return [each for each in TONGUES if visit.text(f"speaks-{each}")]


async def _form(
    visit: Visit,
    slug: str,
    fields: Mapping[str, str],
    spoken: list[str],
    refused: Refused | None = None,
    *,
    programme: Programme | None = None,
    match: str = "",
) -> Response:
    found = await visit.api.membership.community(slug)
    return await filling.form_page(
        visit,
        "programme-form.html",
        fields,
        refused,
        present=programme,
        match=match,
        community=found.value,
        programme=programme,
        tongues=TONGUES,
        spoken=spoken,
    )


def _body(fields: Mapping[str, str], spoken: list[str]) -> dict[str, Any]:
    return {
        "titles": filling.by_language("title", fields),
        "purposes": filling.by_language("purpose", fields),
        "apply_until": fields["apply_until"],
        "starts_on": fields["starts_on"],
        "ends_on": fields["ends_on"],
        "most_mentees": filling.number(fields["most_mentees"] or MOST_MENTEES),
        "languages": spoken,
        "same_department": bool(fields["same_department"]),
    }


def _fields(programme: Programme) -> dict[str, str]:
    return {
        **filling.in_fields("title", programme.titles),
        **filling.in_fields("purpose", programme.purposes),
        "apply_until": programme.apply_until.isoformat(),
        "starts_on": programme.starts_on.isoformat(),
        "ends_on": programme.ends_on.isoformat(),
        "most_mentees": str(programme.most_mentees),
        "same_department": "1" if programme.same_department else "",
    }
