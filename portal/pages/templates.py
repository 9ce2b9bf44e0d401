"""The initial texts of experience reports and practices of a community."""

import asyncio
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Invalid
from portal.gateway.together import unless_hidden
from portal.pages import kinds
from portal.visit import Member, Visit

TEMPLATED = ("experience", "practice")

router = APIRouter()


@router.get("/communities/{slug}/templates")
async def read(visit: Member, slug: str) -> Response:
    return await _page(visit, slug)


@router.post("/communities/{slug}/templates")
async def change(visit: Member, slug: str) -> Response:
    said = {
        kind: {name: visit.text(f"{kind}-{name}") for name in kinds.names_of(kind)}
        for kind in TEMPLATED
    }
    try:
        await visit.api.content.set_templates(slug, said, key=visit.text("key"))
    except Invalid as refused:
        return await _page(visit, slug, said, problem=visit.sentence(refused))
    return await visit.go(f"/communities/{slug}/templates", "saved")


async def beginnings(visit: Visit, kind: str, slug: str) -> dict[str, str]:
    """Return the initial texts of the fields of this kind in the community."""
    if kind not in TEMPLATED or not slug:
        return {}
    found = await unless_hidden(visit.api.content.templates(slug))
    return (found.get(kind) or {}) if isinstance(found, dict) else {}


async def _page(
    visit: Visit, slug: str, said: dict[str, Any] | None = None, *, problem: str = ""
) -> Response:
    found, known = await asyncio.gather(
        visit.api.membership.community(slug), unless_hidden(visit.api.content.templates(slug))
    )
    return await visit.page(
        "templates.html",
        422 if problem else 200,
        community=found.value,
        known=known,
        written=said or known or {},
        fields={kind: kinds.fields_of(kind) for kind in TEMPLATED},
        may_change=found.value.animates or visit.is_admin,
        problem=problem,
    )
