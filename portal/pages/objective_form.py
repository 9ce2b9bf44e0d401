"""Setting an objective of a community, and changing it with its key results."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Refused
from portal.gateway.goals import KeyResult, Objective
from portal.gateway.models.values import Texts
from portal.pages import filling
from portal.pages.objectives import aims_of
from portal.pages.people_of import people_of
from portal.visit import Member, Visit

MOST = 10
SPARE = 2
"""The number of empty rows for further key results."""
FIELDS = (
    *("title_fr", "title_en", "why_fr", "why_en", "owner", "aim", "starts_on", "ends_on"),
    "rows",
)
ROW = ("id", "title_fr", "title_en", "unit", "start", "target", "due_on", "owner")

router = APIRouter()


@router.get("/communities/{slug}/objectives/new")
async def new_form(visit: Member, slug: str) -> Response:
    names = (*FIELDS, *_row_names(SPARE + 1))
    fields = filling.empty(visit, names, rows=str(SPARE + 1), owner=visit.person_id)
    return await _form(visit, slug, fields)


@router.post("/communities/{slug}/objectives")
async def set_(visit: Member, slug: str) -> Response:
    fields = _sent(visit)
    try:
        made = await visit.api.goals.set(slug, _body(fields), key=visit.text("key"))
    except Refused as refused:
        return await _form(visit, slug, fields, refused)
    return await visit.go(f"/objectives/{made.id}", "objective-set")


@router.get("/objectives/{objective_id}/edit")
async def edit_form(visit: Member, objective_id: str) -> Response:
    found = await visit.api.goals.objective(objective_id)
    fields = {"match": found.etag, **_fields(found.value), **filling.kept(visit)}
    slug = found.value.community.slug
    return await _form(visit, slug, fields, objective=found.value, match=fields["match"])


@router.post("/objectives/{objective_id}/edit")
async def edit(visit: Member, objective_id: str) -> Response:
    fields, match = _sent(visit), visit.text("match")
    try:
        await visit.api.goals.change(objective_id, _body(fields), match=match)
    except Refused as refused:
        found = await visit.api.goals.objective(objective_id)
        match = filling.match_after(refused, match, found.etag)
        slug = found.value.community.slug
        return await _form(visit, slug, fields, refused, objective=found.value, match=match)
    return await visit.go(f"/objectives/{objective_id}", "saved")


async def _form(
    visit: Visit,
    slug: str,
    fields: Mapping[str, str],
    refused: Refused | None = None,
    *,
    objective: Objective | None = None,
    match: str = "",
) -> Response:
    found, aims, people = await asyncio.gather(
        visit.api.membership.community(slug), aims_of(visit), people_of(visit, slug)
    )
    owners = [(objective.owner_id, objective.owner_name)] if objective else []
    owners += (
        [(each.owner_id, each.owner_name) for each in objective.key_results] if objective else []
    )
    kept = {key: name for key, name in owners if key and name}
    return await filling.form_page(
        visit,
        "objective-form.html",
        fields,
        refused,
        present=objective,
        match=match,
        community=found.value,
        objective=objective,
        aims=[aim for aim in aims if not aim.retired or aim.id == fields.get("aim")],
        people={**people, **kept},
        rows=range(_count(fields)),
    )


def _sent(visit: Visit) -> dict[str, str]:
    fields = filling.sent(visit, FIELDS)
    return {**fields, **filling.sent(visit, _row_names(_count(fields)))}


def _count(fields: Mapping[str, str]) -> int:
    said = fields.get("rows", "")
    return min(MOST, int(said)) if said.isascii() and said.isdigit() else SPARE + 1


def _row_names(count: int) -> tuple[str, ...]:
    return tuple(f"{name}_{row}" for row in range(count) for name in ROW)


def _body(fields: Mapping[str, str]) -> dict[str, Any]:
    rows = (
        {name: fields.get(f"{name}_{row}", "") for name in ROW} for row in range(_count(fields))
    )
    return {
        "titles": filling.by_language("title", fields),
        "why": filling.by_language("why", fields),
        "owner_id": fields["owner"] or None,
        "aim_id": fields["aim"] or None,
        "starts_on": fields["starts_on"],
        "ends_on": fields["ends_on"],
        "key_results": [
            _planned(row, fields) for row in rows if row["title_fr"] or row["title_en"]
        ],
    }


def _planned(row: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, Any]:
    titles: Texts = filling.by_language("title", row)
    return {
        "id": row["id"] or None,
        "titles": titles,
        "unit": row["unit"],
        "start": filling.number(row["start"] or "0"),
        "target": filling.number(row["target"]),
        "due_on": row["due_on"] or fields["ends_on"],
        "owner_id": row["owner"] or None,
    }


def _fields(objective: Objective) -> dict[str, str]:
    rows = list(enumerate(objective.key_results))
    count = min(MOST, len(rows) + SPARE)
    known = {
        f"{name}_{number}": value
        for number, each in rows
        for name, value in _row_fields(each).items()
    }
    return {
        **dict.fromkeys(_row_names(count), ""),
        **known,
        **filling.in_fields("title", objective.titles),
        **filling.in_fields("why", objective.why),
        "owner": objective.owner_id or "",
        "aim": objective.aim_id or "",
        "starts_on": objective.starts_on.isoformat(),
        "ends_on": objective.ends_on.isoformat(),
        "rows": str(count),
    }


def _row_fields(key_result: KeyResult) -> dict[str, str]:
    return {
        "id": key_result.id,
        **filling.in_fields("title", key_result.titles),
        "unit": key_result.unit,
        "start": f"{key_result.start:g}",
        "target": f"{key_result.target:g}",
        "due_on": key_result.due_on.isoformat(),
        "owner": key_result.owner_id or "",
    }
