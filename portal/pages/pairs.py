"""The person's mentoring: their pairs, and one pair from the proposal to the closing feedback."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Invalid
from portal.gateway.mentoring import Goal
from portal.pages import filling
from portal.visit import Member, Visit

MOST_GOALS = 10
SPARE = 2
"""The number of empty rows for further goals."""
MINUTES = "60"

router = APIRouter()


@router.get("/mentoring")
async def mine(visit: Member) -> Response:
    return await visit.page("pairs.html", pairs=await visit.api.mentoring.pairs())


@router.get("/pairs/{pair_id}")
async def read(visit: Member, pair_id: str) -> Response:
    return await _one(visit, pair_id)


@router.post("/pairs/{pair_id}/answer")
async def answer(visit: Member, pair_id: str) -> Response:
    accepts = bool(visit.text("accepts"))
    pair = await visit.api.mentoring.answer(pair_id, accepts=accepts)
    lapsed = "pair-lapsed" if pair.status == "lapsed" else "pair-accepted"
    return await visit.go(f"/pairs/{pair_id}", lapsed if accepts else "pair-declined")


@router.post("/pairs/{pair_id}/goals")
async def goals(visit: Member, pair_id: str) -> Response:
    rows = range(MOST_GOALS)
    wanted = [
        Goal(title=visit.text(f"goal_{row}"), done=bool(visit.text(f"done_{row}")))
        for row in rows
        if visit.text(f"goal_{row}")
    ]
    try:
        await visit.api.mentoring.set_goals(pair_id, wanted)
    except Invalid as refused:
        return await _one(visit, pair_id, refused)
    return await visit.go(f"/pairs/{pair_id}", "saved")


@router.post("/pairs/{pair_id}/sessions")
async def meet(visit: Member, pair_id: str) -> Response:
    body = {
        "on": visit.text("on"),
        "minutes": filling.number(visit.text("minutes") or MINUTES),
        "note": visit.text("note"),
    }
    try:
        await visit.api.mentoring.meet(pair_id, body, key=visit.text("key"))
    except Invalid as refused:
        return await _one(visit, pair_id, refused)
    return await visit.go(f"/pairs/{pair_id}", "session-noted")


@router.post("/pairs/{pair_id}/feedback")
async def rate(visit: Member, pair_id: str) -> Response:
    body = {"rating": filling.number(visit.text("rating")), "comment": visit.text("comment")}
    try:
        await visit.api.mentoring.rate(pair_id, body)
    except Invalid as refused:
        return await _one(visit, pair_id, refused)
    return await visit.go(f"/pairs/{pair_id}", "feedback-given")


@router.post("/pairs/{pair_id}/finish")
async def finish(visit: Member, pair_id: str) -> Response:
    await visit.api.mentoring.finish(pair_id, key=visit.text("key"))
    return await visit.go(f"/pairs/{pair_id}", "pair-finished")


async def _one(visit: Visit, pair_id: str, refused: Invalid | None = None) -> Response:
    pair = await visit.api.mentoring.pair(pair_id)
    blank = Goal(title="", done=False)
    rows = [*pair.goals, *[blank] * SPARE][:MOST_GOALS]
    return await visit.page(
        "pair.html",
        422 if refused else 200,
        pair=pair,
        rows=rows,
        minutes=MINUTES,
        key=visit.key(),
        problem=visit.sentence(refused) if refused else "",
    )
