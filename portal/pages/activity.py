"""An activity of a season: plan it, change it, link it, mark it as done, drop it."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Invalid, NotFound, Refused
from portal.gateway.models.values import Texts
from portal.gateway.seasons import Activity, Season
from portal.gateway.together import Missing, unless_hidden
from portal.pages import filling
from portal.pages.objectives import may_set
from portal.pages.people_of import people_of
from portal.visit import Member, Visit

FIELDS = ("kind", "title_fr", "title_en", "objective", "owner", "due_on")
KINDS = ("gathering", "challenge", "content_call", "other")
OFFERED = 50
"""The number of gatherings or posts to choose from."""

router = APIRouter()


@router.get("/seasons/{season_id}/activities/new")
async def new_form(visit: Member, season_id: str) -> Response:
    season = (await visit.api.seasons.season(season_id)).value
    fields = filling.empty(visit, FIELDS, kind=KINDS[0], owner=visit.person_id)
    return await _form(visit, season.community.slug, fields, season=season)


@router.post("/seasons/{season_id}/activities")
async def add(visit: Member, season_id: str) -> Response:
    fields = filling.sent(visit, FIELDS)
    try:
        body = {**_body(fields), "kind": fields["kind"]}
        await visit.api.seasons.add(season_id, body, key=visit.text("key"))
    except Refused as refused:
        season = (await visit.api.seasons.season(season_id)).value
        return await _form(visit, season.community.slug, fields, refused, season=season)
    return await visit.go(f"/seasons/{season_id}", "activity-planned")


@router.get("/activities/{activity_id}")
async def read(visit: Member, activity_id: str) -> Response:
    return await _one(visit, activity_id)


@router.get("/activities/{activity_id}/edit")
async def edit_form(visit: Member, activity_id: str) -> Response:
    found = await visit.api.seasons.activity(activity_id)
    activity = found.value
    first = {
        "match": found.etag,
        "kind": activity.kind,
        **filling.in_fields("title", activity.titles),
        "objective": activity.objective_id or "",
        "owner": activity.owner_id or "",
        "due_on": activity.due_on.isoformat(),
    }
    fields = {**first, **filling.kept(visit)}
    slug = activity.community.slug
    return await _form(visit, slug, fields, activity=activity, match=fields["match"])


@router.post("/activities/{activity_id}/edit")
async def edit(visit: Member, activity_id: str) -> Response:
    fields, match = filling.sent(visit, FIELDS), visit.text("match")
    try:
        await visit.api.seasons.change_one(activity_id, _body(fields), match=match)
    except Refused as refused:
        found = await visit.api.seasons.activity(activity_id)
        match = filling.match_after(refused, match, found.etag)
        slug = found.value.community.slug
        return await _form(visit, slug, fields, refused, activity=found.value, match=match)
    return await visit.go(f"/activities/{activity_id}", "saved")


@router.post("/activities/{activity_id}/link")
async def link(visit: Member, activity_id: str) -> Response:
    try:
        await visit.api.seasons.link(activity_id, visit.text("thing"), key=visit.text("key"))
    except (Invalid, NotFound) as refused:
        return await _one(visit, activity_id, refused)
    return await visit.go(f"/activities/{activity_id}", "saved")


@router.post("/activities/{activity_id}/done")
async def tick(visit: Member, activity_id: str) -> Response:
    done = visit.text("done") == "1"
    await visit.api.seasons.tick(activity_id, done=done, key=visit.text("key"))
    return await visit.go(f"/activities/{activity_id}", "saved")


@router.post("/activities/{activity_id}/drop")
async def drop(visit: Member, activity_id: str) -> Response:
    activity = (await visit.api.seasons.activity(activity_id)).value
    await visit.api.seasons.drop(activity_id, match=visit.text("match"))
    return await visit.go(f"/seasons/{activity.season_id}", "activity-dropped")


async def _one(visit: Visit, activity_id: str, refused: Refused | None = None) -> Response:
    read = await visit.api.seasons.activity(activity_id)
    activity, slug = read.value, read.value.community.slug
    found = await visit.api.membership.community(slug)
    writes = may_set(visit, found.value)
    owns = found.value.is_mine and visit.person_id == activity.owner_id
    looks_after = writes or (owns and found.value.stage != "archived")
    return await visit.page(
        "activity.html",
        422 if refused else 200,
        community=found.value,
        activity=activity,
        match=read.etag,
        offered=await _offered(visit, slug, activity) if looks_after else {},
        may_set=writes,
        looks_after=looks_after,
        problem=visit.sentence(refused) if refused else "",
    )


async def _offered(visit: Visit, slug: str, activity: Activity) -> dict[str, Texts]:
    """Return the latest gatherings or posts of the community, by id, to link the activity to."""
    found: Any
    if activity.by_hand:
        return {}
    if activity.kind == "gathering":
        asked = [
            visit.api.events.gatherings(community=slug, limit=OFFERED, when=when)
            for when in ("upcoming", "past")
        ]
        found = await unless_hidden(asyncio.gather(*asked))
        if found is None or isinstance(found, Missing):
            return {}
        return {one.id: one.titles for page in found for one in page.items}
    found = await unless_hidden(visit.api.content.posts(community=slug, limit=OFFERED))
    if found is None or isinstance(found, Missing):
        return {}
    return {one.id: {one.lang: one.title} for one in found.items}


async def _form(
    visit: Visit,
    slug: str,
    fields: Mapping[str, str],
    refused: Refused | None = None,
    *,
    season: Season | None = None,
    activity: Activity | None = None,
    match: str = "",
) -> Response:
    found, people, objectives = await asyncio.gather(
        visit.api.membership.community(slug),
        people_of(visit, slug),
        visit.api.goals.objectives(slug, status="open", limit=100),
    )
    owner = (
        {activity.owner_id: activity.owner_name}
        if activity and activity.owner_id and activity.owner_name
        else {}
    )
    return await filling.form_page(
        visit,
        "activity-form.html",
        fields,
        refused,
        present=activity,
        match=match,
        community=found.value,
        season=season,
        activity=activity,
        kinds=KINDS,
        people={**people, **owner},
        objectives={each.id: each.titles for each in objectives.items},
    )


def _body(fields: Mapping[str, str]) -> dict[str, Any]:
    return {
        "titles": filling.by_language("title", fields),
        "objective_id": fields["objective"] or None,
        "owner_id": fields["owner"] or None,
        "due_on": fields["due_on"],
    }
