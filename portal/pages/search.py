"""Search: words, facets as links, what was chosen shown and removable."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.names import names_of
from portal.visit import Member

FACETS = ("kind", "community", "tag", "lang", "author", "month")
MOST_CHOSEN = 20
PAGE = 20

router = APIRouter()


@router.get("/search")
async def search(
    visit: Member,
    q: Annotated[str, Query(max_length=512)] = "",
    after: Annotated[str | None, Query(max_length=2_000)] = None,
) -> Response:
    chosen = {
        name: list(dict.fromkeys(values))[:MOST_CHOSEN]
        for name in FACETS
        if (values := visit.request.query_params.getlist(name))
    }
    found = await visit.api.search.search(q, filters=chosen, limit=PAGE, after=after)
    slugs = [item.community for item in found.items] + [v.value for v in found.facets["community"]]
    names = await names_of(visit.api, [*slugs, *chosen.get("community", [])])
    return await visit.page(
        "search.html",
        q=q,
        found=found,
        chosen=chosen,
        facet_names=FACETS,
        after=after,
        names=names,
        toggled=lambda name, value: _toggled(visit, name, value),
    )


def _toggled(visit: Member, name: str, value: str) -> str:
    """The address of the same search with a value chosen, or no longer."""
    pairs = visit.request.query_params.multi_items()
    kept = [pair for pair in pairs if pair[0] != "after"]
    if (name, value) in kept:
        kept = [pair for pair in kept if pair != (name, value)]
    else:
        kept.append((name, value))
    return f"/search?{urlencode(kept)}"
