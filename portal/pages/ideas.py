"""The ideas of a community by stage; advance an idea, and record its adoption."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.models.content import PostSummary
from portal.gateway.models.values import Page
from portal.gateway.together import Missing, unless_hidden
from portal.view.labels.table import LABELS
from portal.visit import After, Member

STAGES = tuple(LABELS["stage"])
IDEAS = 100

router = APIRouter()


@router.get("/communities/{slug}/ideas")
async def board(visit: Member, slug: str, after: After = None) -> Response:
    found, ideas = await asyncio.gather(
        visit.api.membership.community(slug),
        unless_hidden(
            visit.api.content.posts(community=slug, kind="idea", limit=IDEAS, after=after)
        ),
    )
    return await visit.page(
        "ideas.html",
        community=found.value,
        ideas=ideas,
        by_stage=_by_stage(ideas),
        names={found.value.slug: found.value.names},
    )


def _by_stage(ideas: Page[PostSummary] | Missing | None) -> dict[str, list[PostSummary]]:
    items = ideas.items if isinstance(ideas, Page) else []
    return {stage: [idea for idea in items if idea.stage == stage] for stage in STAGES}


@router.post("/posts/{post_id}/stage")
async def advance(visit: Member, post_id: str) -> Response:
    stage, reason, key = visit.text("stage"), visit.text("reason"), visit.text("key")
    await visit.api.content.advance(post_id, stage, reason, key=key)
    return await visit.go(f"/posts/{post_id}", "saved")


@router.post("/posts/{post_id}/adopt")
async def adopt(visit: Member, post_id: str) -> Response:
    api, key = visit.api.content, visit.text("key")
    if "back" in visit.form:
        await api.adopt_no_more(post_id, key=key)
        return await visit.go(f"/posts/{post_id}", "adopted-no-more")
    await api.adopt(post_id, visit.text("community") or None, key=key)
    return await visit.go(f"/posts/{post_id}", "adopted")
