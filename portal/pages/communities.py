"""All communities that the reader may know of: filtered and sorted."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.pages.life import STAGES
from portal.visit import After, Member

PAGE = 30
SORTS = ("name", "newest", "members")
POLICIES = ("open", "approval", "invitation")

router = APIRouter()

Word = Annotated[str, Query(max_length=100)]


@router.get("/communities")
async def listing(
    visit: Member,
    q: Word = "",
    mine: Word = "",
    policy: Word = "",
    stage: Word = "",
    sort: Word = "name",
    after: After = None,
) -> Response:
    policy, sort = policy if policy in POLICIES else "", sort if sort in SORTS else "name"
    stage = stage if stage in STAGES else ""
    found = await visit.api.membership.communities(
        q=q,
        mine=bool(mine),
        join_policy=policy or None,
        stage=stage or None,
        sort=sort,
        lang=visit.language,
        limit=PAGE,
        after=after,
    )
    return await visit.page(
        "communities.html",
        communities=found,
        q=q,
        mine=bool(mine),
        policy=policy,
        policies=POLICIES,
        stage=stage,
        stages=STAGES,
        sort=sort,
        is_filtered=bool(q or mine or policy or stage),
    )
