"""The routes of the caller's visits to posts."""

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel

from services.content.domain.errors import PostNotFound
from services.content.entry.posts.posts import PostId
from services.content.use_cases.talk.visit_post import visit_post
from shared.audience.asking import By
from shared.problems import InvalidProblem, PersonErased
from shared.runtime.answers import documented
from shared.runtime.requests import SignedInRoute

router = APIRouter(tags=["visits"], route_class=SignedInRoute)


class VisitView(BaseModel):
    """A visit. `last_at`: the previous one, null if none. `new`: replies of others since then."""

    last_at: datetime | None
    new: int


@router.put(
    "/posts/{post_id}/visit", responses=documented(PostNotFound, PersonErased, InvalidProblem)
)
async def visit(post_id: PostId, by: By, request: Request) -> VisitView:
    """Record your visit to a post. Nobody else sees it."""
    state = request.app.state
    seen = await visit_post(state.store.scope, by, post_id, state.unit.clock())
    return VisitView(last_at=seen.last_at, new=seen.new)
