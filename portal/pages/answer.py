"""An answer to a question: passages with their sources, and a model's words if there is one."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.pages.search import LONGEST
from portal.visit import Member

router = APIRouter()


@router.get("/answer")
async def answer(visit: Member, q: Annotated[str, Query(max_length=LONGEST)] = "") -> Response:
    """Show an answer. The page of results shows its part when asked to, since it takes longer."""
    found = await visit.api.search.answer(q, reads=visit.language) if q.strip() else None
    return await visit.page("answer.html", q=q, found=found)
