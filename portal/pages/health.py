"""The health of a community: numbers and diversity, on pages and as files; and objecting to it."""

import asyncio
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.site import headers
from portal.visit import Member, Visit

ACTIONS: Mapping[str, str] = {
    "answer_questions": "/communities/{slug}?kind=unanswered",
    "ask_experts": "/experts",
    "welcome_newcomers": "/communities/{slug}/programmes/new",
    "share_the_work": "/communities/{slug}/members",
    "refresh_content": "/communities/{slug}/stale",
    "invite": "/communities/{slug}/invitations",
    "bridge_departments": "/gatherings/new?community={slug}",
    "set_objective": "/communities/{slug}/objectives/new",
    "check_in": "/communities/{slug}/objectives",
    "plan_season": "/communities/{slug}/seasons/new",
}
"""Where each suggested action is done."""
SHARES = frozenset({"kept_30", "kept_90", "answered", "top", "across"})
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}

Format = Annotated[str, Query(alias="as", max_length=10)]

router = APIRouter()


@router.get("/communities/{slug}/health")
async def health(
    visit: Member, slug: str, month: Annotated[str | None, Query(max_length=7)] = None
) -> Response:
    found, numbers = await asyncio.gather(
        visit.api.membership.community(slug), visit.api.health.health(slug, month=month)
    )
    return await visit.page(
        "health.html",
        community=found.value,
        health=numbers,
        shares=SHARES,
        addresses={name: path.format(slug=slug) for name, path in ACTIONS.items()},
    )


@router.get("/communities/{slug}/diversity")
async def diversity(visit: Member, slug: str) -> Response:
    found, told = await asyncio.gather(
        visit.api.membership.community(slug), visit.api.health.diversity(slug)
    )
    return await visit.page("diversity.html", community=found.value, diversity=told)


@router.get("/communities/{slug}/health/export")
async def export_health(visit: Member, slug: str, kind: Format = "csv") -> Response:
    return await _file(visit, slug, "health", kind)


@router.get("/communities/{slug}/diversity/export")
async def export_diversity(visit: Member, slug: str, kind: Format = "csv") -> Response:
    return await _file(visit, slug, "diversity", kind)


@router.post("/privacy/counting")
async def object_(visit: Member) -> Response:
    """Object to being counted, or withdraw the objection."""
    objects = visit.text("objects") == "yes"
    await visit.api.health.be_counted(counted=not objects)
    return await visit.go("/privacy", "counted-out" if objects else "counted-in")


def as_file(visit: Visit, content: bytes, name: str, kind: str) -> Response:
    """Return something to save. kind: `csv` or `json`."""
    saved = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(content, headers={**headers(visit.site), **saved}, media_type=TYPES[kind])


async def _file(visit: Visit, slug: str, what: str, kind: str) -> Response:
    kind = kind if kind in TYPES else "csv"
    content = await visit.api.health.export(slug, what if kind == "json" else f"{what}.{kind}")
    return as_file(visit, content, what, kind)
