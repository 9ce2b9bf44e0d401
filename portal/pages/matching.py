"""The organisers' page of a matching: run it, review its matches with their reasons, publish."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from portal.visit import After, Member

router = APIRouter()


@router.get("/programmes/{programme_id}/matching")
async def review(visit: Member, programme_id: str, after: After = None) -> Response:
    api = visit.api.mentoring
    programme, latest, matches = await asyncio.gather(
        api.programme(programme_id),
        api.round(programme_id),
        api.matches(programme_id, after=after),
    )
    found = await visit.api.membership.community(programme.value.community.slug)
    return await visit.page(
        "matching.html",
        community=found.value,
        programme=programme.value,
        round=latest,
        matches=matches,
        key=visit.key(),
    )


@router.post("/programmes/{programme_id}/matching")
async def run(visit: Member, programme_id: str) -> Response:
    await visit.api.mentoring.run(programme_id, key=visit.text("key"))
    return await visit.go(f"/programmes/{programme_id}/matching", "matching-runs")


@router.post("/programmes/{programme_id}/matching/publish")
async def publish(visit: Member, programme_id: str) -> Response:
    await visit.api.mentoring.publish(programme_id, key=visit.text("key"))
    return await visit.go(f"/programmes/{programme_id}/matching", "matches-published")


@router.post("/programmes/{programme_id}/matching/drop")
async def drop(visit: Member, programme_id: str) -> Response:
    await visit.api.mentoring.drop(programme_id, visit.text("mentee") or "-")
    return await visit.go(f"/programmes/{programme_id}/matching", "match-dropped")
