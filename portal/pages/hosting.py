"""Scheduling a gathering, changing it, cancelling it."""

from collections.abc import Mapping
from typing import Annotated, Any
from zoneinfo import available_timezones

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.errors import ApiError, Refused
from portal.gateway.models.events import Gathering
from portal.gateway.names import names_of
from portal.gateway.together import Missing, unless_away
from portal.pages import filling, tagging
from portal.pages.gathering import GatheringId
from portal.visit import Member, Visit

FIELDS = (
    *("title_fr", "title_en", "description_fr", "description_en", "community", "time_zone"),
    *("starts_at", "ends_at", "place", "link", "capacity", *tagging.FIELDS, "reason"),
)
ZONES = sorted(
    zone
    for zone in available_timezones()
    if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))
)
HOSTS = {"owner", "animator"}

router = APIRouter()


@router.get("/gatherings/new")
async def new_form(visit: Member, community: Annotated[str, Query(max_length=64)] = "") -> Response:
    zone = visit.formats.zone_id
    fields = filling.empty(visit, FIELDS, community=community, time_zone=zone)
    return await _form(visit, fields)


@router.post("/gatherings")
async def schedule(visit: Member) -> Response:
    fields = filling.sent(visit, FIELDS)
    body = {**await _body(visit, fields), "community": fields["community"] or None}
    try:
        made = await visit.api.events.schedule(body, key=visit.text("key"))
    except Refused as refused:
        return await _form(visit, fields, refused)
    return await visit.go(f"/gatherings/{made.id}", "announced")


@router.get("/gatherings/{gathering_id}/edit")
async def edit_form(visit: Member, gathering_id: GatheringId) -> Response:
    found = await visit.api.events.gathering(gathering_id)
    fields = {"match": found.etag, **_fields(found.value, visit.language), **filling.kept(visit)}
    return await _form(visit, fields, gathering=found.value, match=fields["match"])


@router.post("/gatherings/{gathering_id}/edit")
async def edit(visit: Member, gathering_id: GatheringId) -> Response:
    fields = filling.sent(visit, FIELDS)
    body = await _body(visit, fields)
    if fields["reason"]:
        body["reason"] = fields["reason"]
    match = visit.text("match")
    try:
        await visit.api.events.change(gathering_id, body, match=match)
    except Refused as refused:
        found = await visit.api.events.gathering(gathering_id)
        match = filling.match_after(refused, match, found.etag)
        return await _form(visit, fields, refused, gathering=found.value, match=match)
    return await visit.go(f"/gatherings/{gathering_id}", "saved")


@router.get("/gatherings/{gathering_id}/cancel")
async def cancel_form(visit: Member, gathering_id: GatheringId) -> Response:
    found = await visit.api.events.gathering(gathering_id)
    return await visit.page("gathering-cancel.html", gathering=found.value)


@router.post("/gatherings/{gathering_id}/cancel")
async def cancel(visit: Member, gathering_id: GatheringId) -> Response:
    reason = visit.text("reason") or None
    await visit.api.events.cancel(gathering_id, reason, key=visit.text("key"))
    return await visit.go(f"/gatherings/{gathering_id}", "cancelled")


async def _form(
    visit: Visit,
    fields: Mapping[str, str],
    refused: ApiError | None = None,
    *,
    gathering: Gathering | None = None,
    match: str = "",
) -> Response:
    mine = await unless_away(visit.api.membership.memberships())
    hosted = (
        []
        if isinstance(mine, Missing)
        else [
            one.community.slug
            for one in mine.items
            if one.standing == "active" and (one.role in HOSTS or visit.is_admin)
        ]
    )
    return await filling.form_page(
        visit,
        "gathering-form.html",
        fields,
        refused,
        present=gathering,
        match=match,
        gathering=gathering,
        slugs=hosted,
        names=await names_of(visit.api, hosted),
        zones=ZONES,
        topics=await tagging.suggested(visit),
    )


def _fields(gathering: Gathering, language: str) -> dict[str, str]:
    return {
        **filling.in_fields("title", gathering.titles),
        **filling.in_fields("description", gathering.descriptions),
        "community": gathering.community.slug if gathering.community else "",
        "time_zone": gathering.time_zone,
        "starts_at": gathering.starts_local[:16],
        "ends_at": gathering.ends_local[:16],
        "place": gathering.place or "",
        "link": gathering.link or "",
        "capacity": str(gathering.capacity or ""),
        **tagging.filled(gathering.tags, gathering.topics, language),
        "reason": "",
    }


async def _body(visit: Visit, fields: Mapping[str, str]) -> dict[str, Any]:
    capacity = fields["capacity"]
    return {
        "titles": filling.by_language("title", fields),
        "descriptions": filling.by_language("description", fields),
        "time_zone": fields["time_zone"],
        "starts_at": fields["starts_at"],
        "ends_at": fields["ends_at"],
        "place": fields["place"] or None,
        "link": fields["link"] or None,
        "capacity": int(capacity) if capacity.isdigit() else None,
        "tags": await tagging.sent(visit, fields),
    }
