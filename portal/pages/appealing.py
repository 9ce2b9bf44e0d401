"""What moderators decided about the person, what became of their flags, and appeals."""

import asyncio
from collections.abc import Iterable

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import Mendable, Refused
from portal.gateway.models.moderation import Decision
from portal.gateway.models.values import Texts
from portal.gateway.names import names_of
from portal.visit import After, Member, Visit

PAGE = 50

router = APIRouter()


@router.get("/decisions")
async def listing(visit: Member, after: After = None) -> Response:
    api = visit.api.moderation
    decisions, flags = await asyncio.gather(api.about_me(limit=PAGE, after=after), api.flags())
    names = await moved_between(visit, decisions.items)
    return await visit.page("decisions.html", decisions=decisions, flags=flags, names=names)


@router.get("/decisions/{decision_id}")
async def read(visit: Member, decision_id: str) -> Response:
    return await _page(visit, decision_id)


@router.post("/decisions/{decision_id}/appeal")
async def appeal(visit: Member, decision_id: str) -> Response:
    return await _send(visit, decision_id, "appeal", {"text": visit.text("text")})


@router.post("/decisions/{decision_id}/answer")
async def answer(visit: Member, decision_id: str) -> Response:
    body = {"overturn": visit.text("act") == "overturn", "answer": visit.text("answer")}
    return await _send(visit, decision_id, "answer", body)


@router.post("/decisions/{decision_id}/lift")
async def lift(visit: Member, decision_id: str) -> Response:
    return await _send(visit, decision_id, "lift", {"reason": visit.text("reason")})


async def _send(visit: Visit, decision_id: str, verb: str, body: dict[str, object]) -> Response:
    try:
        await visit.api.moderation.about(decision_id, verb, body, key=visit.text("key"))
    except Mendable as refused:
        return await _page(visit, decision_id, refused)
    said = "appealed" if verb == "appeal" else "decided"
    return await visit.go(f"/decisions/{decision_id}", said)


async def moved_between(visit: Visit, decisions: Iterable[Decision]) -> dict[str, Texts]:
    """Return the names of the communities between which these decisions moved posts."""
    moves = [each for each in decisions if each.moved_to is not None]
    places = [place for each in moves for place in (each.community, each.moved_to)]
    return await names_of(visit.api, [place.slug for place in places if place])


async def _page(visit: Visit, decision_id: str, refused: Refused | None = None) -> Response:
    decision = await visit.api.moderation.decision(decision_id)
    return await visit.page(
        "decision.html",
        422 if refused else 200,
        decision=decision,
        names=await moved_between(visit, [decision]),
        wrong=refused.fields if refused else [],
        problem=visit.sentence(refused) if refused else "",
        key=visit.text("key") or visit.key(),
    )
