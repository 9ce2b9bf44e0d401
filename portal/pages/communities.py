"""All communities that one may know of: filtered and sorted."""

import unicodedata
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway import names
from portal.gateway.models import Community
from portal.view.words import pick
from portal.visit import Member, Visit

MOST = 100
MOST_PAGES = 5
SORTS = ("name", "newest")

router = APIRouter()

Word = Annotated[str, Query(max_length=100)]


@router.get("/communities")
async def listing(
    visit: Member, q: Word = "", mine: Word = "", policy: Word = "", sort: Word = "name"
) -> Response:
    found, more = await _all(visit)
    names.learn(found)
    shown = [one for one in found if _matches(one, q, mine=bool(mine), policy=policy)]
    if sort == "newest":
        shown.sort(key=lambda one: one.created_at, reverse=True)
    else:
        shown.sort(key=lambda one: _folded(str(pick(one.names, visit.language))))
    return await visit.page(
        "communities.html",
        communities=shown,
        more=more,
        q=q,
        mine=bool(mine),
        policy=policy,
        sort=sort if sort in SORTS else "name",
        is_filtered=bool(q or mine or policy),
    )


async def _all(visit: Visit) -> tuple[list[Community], bool]:
    """As many as a page can show; whether there are more."""
    found: list[Community] = []
    after = None
    for _ in range(MOST_PAGES):
        page = await visit.api.membership.communities(limit=MOST, after=after)
        found += page.items
        after = page.next
        if after is None:
            return found, False
    return found, True


def _matches(community: Community, q: str, *, mine: bool, policy: str) -> bool:
    if mine and community.own is None:
        return False
    if policy and community.join_policy != policy:
        return False
    said = " ".join(
        [
            *community.names.values(),
            *community.purposes.values(),
            community.domain,
            *community.topics,
        ]
    )
    return all(word in _folded(said) for word in _folded(q).split())


def _folded(text: str) -> str:
    """Without accents and capitals."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()
