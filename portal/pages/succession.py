"""Succession: an owner asks a member to take their place, and the member accepts or declines."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.visit import Member

SAID = {"accept": "successor-accepted", "decline": "successor-declined"}

router = APIRouter()


@router.post("/communities/{slug}/successor")
async def name(visit: Member, slug: str) -> Response:
    """Name a successor. An empty `person` withdraws the nomination."""
    person = visit.text("person")
    await visit.api.membership.name_successor(slug, person or None, key=visit.text("key"))
    return await visit.go(
        f"/communities/{slug}", "successor-named" if person else "successor-withdrawn"
    )


@router.post("/communities/{slug}/successor/answer")
async def answer(visit: Member, slug: str) -> Response:
    verb = "accept" if visit.text("answer") == "accept" else "decline"
    await visit.api.membership.answer_nomination(slug, verb, key=visit.text("key"))
    return await visit.go(f"/communities/{slug}", SAID[verb])
