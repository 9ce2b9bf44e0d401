"""Adding many people at once: a CSV file, a preview of its lines, and the result."""

import asyncio

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from portal.gateway.errors import Forbidden, Mendable
from portal.gateway.models.values import Page
from portal.site import headers
from portal.view.marking import said
from portal.visit import After, Member, Visit

PAGE = 50
LARGEST = 1024 * 1024
"""The limit of a file in bytes: the API accepts no more."""
NONE = said("Choose a CSV file of at most 1 MB.")

router = APIRouter()


@router.get("/communities/{slug}/members/import")
async def form(visit: Member, slug: str) -> Response:
    return await _form(visit, slug)


@router.post("/communities/{slug}/members/import/files")
async def send(visit: Member, slug: str) -> Response:
    file = visit.form.get("file")
    content = await file.read(LARGEST + 1) if isinstance(file, UploadFile) else b""
    if not 0 < len(content) <= LARGEST:
        await visit.api.bulks.last(slug)  # raises for people who may not add members
        return await _form(visit, slug, visit.site.views.gettext(visit.language, NONE))
    try:
        made = await visit.api.bulks.send(slug, content, key=visit.text("key"))
    except (Forbidden, Mendable) as refused:
        if refused.name != "invalid":
            raise
        return await _form(visit, slug, visit.sentence(refused))
    return await visit.go(f"/communities/{slug}/members/import/{made.id}")


@router.get("/communities/{slug}/members/import/{import_id}")
async def read(
    visit: Member,
    slug: str,
    import_id: str,
    after: After = None,
) -> Response:
    found, bulk = await asyncio.gather(
        visit.api.membership.community(slug), visit.api.bulks.read(slug, import_id)
    )
    bad = (
        await visit.api.bulks.bad_lines(
            slug, import_id, lang=visit.language, limit=PAGE, after=after
        )
        if bulk.is_done
        else Page(items=[])
    )
    return await visit.page("bulk.html", community=found.value, bulk=bulk, bad=bad)


@router.post("/communities/{slug}/members/import/{import_id}/run")
async def run(visit: Member, slug: str, import_id: str) -> Response:
    await visit.api.bulks.run(slug, import_id, key=visit.text("key"))
    return await visit.go(f"/communities/{slug}/members/import/{import_id}")


@router.get("/communities/{slug}/members/import/{import_id}/report.csv")
async def report(visit: Member, slug: str, import_id: str) -> Response:
    content = await visit.api.bulks.report(slug, import_id, lang=visit.language)
    more = {"Content-Disposition": 'attachment; filename="report.csv"'}
    return Response(content, headers={**headers(visit.site), **more}, media_type="text/csv")


async def _form(visit: Visit, slug: str, problem: str = "") -> Response:
    found, last = await asyncio.gather(
        visit.api.membership.community(slug), visit.api.bulks.last(slug)
    )
    return await visit.page(
        "bulk-form.html",
        422 if problem else 200,
        community=found.value,
        last=last,
        problem=problem,
    )
