"""One's own learning paths: what is under way and completed, and the steps that are done."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.paths import CompletedPaths
from portal.gateway.together import Missing, unless_away
from portal.pages import filling
from portal.pages.bringing import USUAL
from portal.pages.skills import LEVELS
from portal.visit import After, Member, Visit

PAGE = 30

router = APIRouter()


@router.get("/paths")
async def mine(visit: Member, after: After = None) -> Response:
    """Show the paths that the person started, and offer the skills of those that are completed."""
    found, me = await asyncio.gather(
        visit.api.paths.mine(limit=PAGE, after=after), unless_away(visit.api.membership.me())
    )
    if isinstance(me, Missing):
        completed: CompletedPaths | Missing = me
    else:
        completed = await unless_away(visit.api.paths.completed(me.value.id))
    return await visit.page(
        "paths.html", found=found, completed=completed, me=me, levels=LEVELS, usual=USUAL
    )


@router.post("/series/{series_id}/progress")
async def follow(visit: Member, series_id: str) -> Response:
    """Do what one of the buttons says: `do` or `undo` a step, `leave` the path, or go on."""
    said = await _follow(visit, series_id)
    return await visit.go(f"/series/{series_id}", said)


async def _follow(visit: Visit, series_id: str) -> str:
    """Return the name of what the page says of it."""
    paths, key = visit.api.paths, visit.text("key")
    if "leave" in visit.form:
        await paths.leave(series_id, key=key)
        return "path-left"
    if "undo" in visit.form:
        await paths.undo(series_id, filling.id_in(visit.text("undo")), key=key)
        return "step-undone"
    before = (await paths.own(series_id)).completed_at
    if "do" in visit.form:
        await paths.do(series_id, filling.id_in(visit.text("do")), key=key)
    else:
        await paths.go_on(series_id, key=key)
    after = await paths.own(series_id)
    if after.completed_at and not before:
        return "path-completed"
    return "step-done" if "do" in visit.form else "path-started"
