"""A community's season plans: the list, one by month, creating and changing one."""

import asyncio
from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Refused
from portal.gateway.seasons import Season
from portal.pages import filling
from portal.pages.objectives import may_set
from portal.visit import After, Member, Visit

FIELDS = ("title_fr", "title_en", "starts_on", "ends_on", "template")
MOST_OBJECTIVES = 100

router = APIRouter()


@router.get("/communities/{slug}/seasons")
async def listing(visit: Member, slug: str, after: After = None) -> Response:
    found, seasons = await asyncio.gather(
        visit.api.membership.community(slug), visit.api.seasons.seasons(slug, after=after)
    )
    return await visit.page(
        "seasons.html",
        community=found.value,
        seasons=seasons,
        may_set=may_set(visit, found.value),
    )


@router.get("/communities/{slug}/seasons/new")
async def new_form(visit: Member, slug: str) -> Response:
    return await _form(visit, slug, filling.empty(visit, FIELDS))


@router.post("/communities/{slug}/seasons")
async def plan(visit: Member, slug: str) -> Response:
    fields = filling.sent(visit, FIELDS)
    body = {**_body(fields), "template": fields["template"] or None}
    try:
        made = await visit.api.seasons.plan(slug, body, key=visit.text("key"))
    except Refused as refused:
        return await _form(visit, slug, fields, refused)
    return await visit.go(f"/seasons/{made.id}", "season-planned")


@router.get("/seasons/{season_id}")
async def read(visit: Member, season_id: str) -> Response:
    season = (await visit.api.seasons.season(season_id)).value
    slug = season.community.slug
    found, objectives = await asyncio.gather(
        visit.api.membership.community(slug),
        visit.api.goals.objectives(slug, limit=MOST_OBJECTIVES),
    )
    months = groupby(season.activities, key=lambda each: each.due_on.replace(day=1))
    return await visit.page(
        "season.html",
        community=found.value,
        season=season,
        months=[(month, list(activities)) for month, activities in months],
        objectives={each.id: each.titles for each in objectives.items},
        today=date.today(),  # noqa: DTZ011  due days have no zone
        may_set=may_set(visit, found.value),
    )


@router.get("/seasons/{season_id}/edit")
async def edit_form(visit: Member, season_id: str) -> Response:
    found = await visit.api.seasons.season(season_id)
    season = found.value
    first = {
        "match": found.etag,
        **filling.in_fields("title", season.titles),
        "starts_on": season.starts_on.isoformat(),
        "ends_on": season.ends_on.isoformat(),
    }
    fields = {**first, **filling.kept(visit)}
    slug = season.community.slug
    return await _form(visit, slug, fields, season=season, match=fields["match"])


@router.post("/seasons/{season_id}/edit")
async def edit(visit: Member, season_id: str) -> Response:
    fields, match = filling.sent(visit, FIELDS), visit.text("match")
    try:
        await visit.api.seasons.change(season_id, _body(fields), match=match)
    except Refused as refused:
        found = await visit.api.seasons.season(season_id)
        match = filling.match_after(refused, match, found.etag)
        slug = found.value.community.slug
        return await _form(visit, slug, fields, refused, season=found.value, match=match)
    return await visit.go(f"/seasons/{season_id}", "saved")


async def _form(
    visit: Visit,
    slug: str,
    fields: Mapping[str, str],
    refused: Refused | None = None,
    *,
    season: Season | None = None,
    match: str = "",
) -> Response:
    found, templates = await asyncio.gather(
        visit.api.membership.community(slug), visit.api.seasons.templates()
    )
    return await filling.form_page(
        visit,
        "season-form.html",
        fields,
        refused,
        present=season,
        match=match,
        community=found.value,
        season=season,
        templates=templates,
    )


def _body(fields: Mapping[str, str]) -> dict[str, Any]:
    return {
        "titles": filling.by_language("title", fields),
        "starts_on": fields["starts_on"],
        "ends_on": fields["ends_on"],
    }
