"""The route /v1/preview: Markdown as it would be shown. Nothing is stored."""

from fastapi import APIRouter
from pydantic import BaseModel

from services.content.entry.bodies import Draft
from services.content.entry.naming import prose_of
from shared.audience.asking import By
from shared.problems import InvalidProblem, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.requests import SignedInRoute

router = APIRouter(tags=["posts"], route_class=SignedInRoute)


class Preview(BaseModel):
    """A preview. `html`: sanitised, safe to display."""

    html: str


@router.post("/preview", responses=documented(TooLargeProblem, InvalidProblem))
async def preview(body: Draft, _: By) -> Preview:
    """Render Markdown as in a post or a reply, without storing it."""
    return Preview(html=(await prose_of(body.body)).html)
