"""The member's side of the talent pool: what they show, who looked, and approaches to them."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Invalid, Refused
from portal.pages import filling
from portal.visit import After, Member, Visit

PARTS = (
    *("name", "headline", "skills", "languages", "department", "country", "seniority"),
    "communities",
)
OPPORTUNITIES = ("position", "project", "secondment", "mentoring", "teaching")
FIELDS = ("available_from", "text")

router = APIRouter()


@router.get("/talent")
async def read(visit: Member, after: After = None) -> Response:
    return await _page(visit, after=after)


@router.post("/talent")
async def show(visit: Member) -> Response:
    body = {
        "shows": _ticked(visit, "shows", PARTS),
        "opportunities": _ticked(visit, "wants", OPPORTUNITIES),
        "available_from": visit.text("available_from") or None,
        "text": visit.text("text"),
    }
    try:
        await visit.api.talent.show(body)
    except Invalid as refused:
        return await _page(visit, refused)
    return await visit.go("/talent", "talent-shown")


@router.post("/talent/leave")
async def leave(visit: Member) -> Response:
    await visit.api.talent.leave()
    return await visit.go("/talent", "talent-left")


@router.get("/talent/approaches/{approach_id}")
async def approach(visit: Member, approach_id: str) -> Response:
    return await _approach(visit, approach_id)


@router.post("/talent/approaches/{approach_id}/answer")
async def answer(visit: Member, approach_id: str) -> Response:
    accepts = bool(visit.text("accepts"))
    try:
        await visit.api.talent.answer(approach_id, accepts=accepts, reason=visit.text("reason"))
    except Refused as refused:
        return await _approach(visit, approach_id, refused)
    said = "approach-accepted" if accepts else "approach-refused"
    return await visit.go(f"/talent/approaches/{approach_id}", said)


async def _page(
    visit: Visit, refused: Invalid | None = None, *, after: str | None = None
) -> Response:
    own, looks, approaches = await asyncio.gather(
        visit.api.talent.mine(),
        visit.api.talent.looks(after=after),
        visit.api.talent.approaches(to_me=True),
    )
    day = own.available_from.isoformat() if own.available_from else ""
    known = {"available_from": day, "text": own.text, **filling.kept(visit)}
    return await visit.page(
        "talent.html",
        422 if refused else 200,
        own=own,
        looks=looks,
        approaches=approaches,
        parts=PARTS,
        opportunities=OPPORTUNITIES,
        fields=filling.sent(visit, FIELDS) if refused else known,
        shows=_ticked(visit, "shows", PARTS) if refused else own.shows,
        wants=_ticked(visit, "wants", OPPORTUNITIES) if refused else own.opportunities,
        wrong=refused.fields if refused else [],
        problem=visit.sentence(refused) if refused else "",
    )


async def _approach(visit: Visit, approach_id: str, refused: Refused | None = None) -> Response:
    found = await visit.api.talent.approach(approach_id)
    return await visit.page(
        "talent-approach.html",
        422 if refused else 200,
        approach=found,
        problem=visit.sentence(refused) if refused else "",
    )


def _ticked(visit: Visit, kind: str, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if visit.text(f"{kind}-{name}")]
