"""Search: words, facets as links, and the chosen filters, which can be removed."""

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.models.search import SearchResult
from portal.gateway.models.values import Texts
from portal.gateway.names import names_of
from portal.pages.kinship import with_those_below
from portal.visit import Member, Visit

FACETS = ("kind", "community", "tag", "lang", "author", "month")
MOST_CHOSEN = 20
PAGE = 20
LONGEST = 4_000
SORTS = ("relevance", "date", "votes")

router = APIRouter()


@router.get("/search")
async def search(
    visit: Member,
    q: Annotated[str, Query(max_length=LONGEST)] = "",
    after: Annotated[str | None, Query(max_length=2_000)] = None,
    explain: Annotated[str, Query(max_length=1)] = "",
    below: Annotated[str, Query(max_length=1)] = "",
) -> Response:
    """Show results. If `explain` has any value, each result tells why it was found.

    If `below` has any value, the chosen communities become filters with those below them.
    """
    if below:
        return await visit.go(await _address_with_those_below(visit))
    chosen = {
        name: list(dict.fromkeys(values))[:MOST_CHOSEN]
        for name in FACETS
        if (values := visit.request.query_params.getlist(name))
    }
    sort = _sort(visit)
    found = await visit.api.search.search(
        q,
        filters=chosen,
        sort=sort,
        explain=True if explain else None,
        reads=visit.language,
        limit=PAGE,
        after=after,
    )
    names = _names(found, visit.language)
    asked = set(chosen.get("community", [])) - names.keys()
    names |= await names_of(visit.api, (), asked=asked)
    return await visit.page(
        "search.html",
        q=q,
        found=found,
        chosen=chosen,
        facet_names=FACETS,
        after=after,
        sort=sort,
        sorts=SORTS,
        explain=explain,
        names=names,
        asking=_asking(q, chosen.get("community", [])),
        knowing=f"/experts?{urlencode({'q': q})}",
        month=lambda value: _month(visit, value),
        toggled=lambda name, value: _toggled(visit, name, value),
    )


async def _address_with_those_below(visit: Visit) -> str:
    pairs = [pair for pair in visit.request.query_params.multi_items() if pair[0] != "below"]
    chosen = [value for name, value in pairs if name == "community"]
    found = await with_those_below(visit, chosen, most=MOST_CHOSEN)
    others = [pair for pair in pairs if pair[0] != "community"]
    return f"/search?{urlencode([*others, *(('community', slug) for slug in found)])}"


def _sort(visit: Visit) -> str:
    """Return the requested order, or the first one if it is unknown."""
    asked = visit.request.query_params.get("sort", SORTS[0])
    return asked if asked in SORTS else SORTS[0]


def _names(found: SearchResult, language: str) -> dict[str, Texts]:
    """Return the names of communities, as the search gives them in the reader's language."""
    listed = {value.value: {language: value.label} for value in found.facets["community"]}
    shown = {
        item.community: {language: item.community_name}
        for item in found.items
        if item.community and item.community_name
    }
    return {**shown, **listed}


def _asking(q: str, communities: list[str]) -> str:
    """Return the address for asking a question, in the community if just one was searched."""
    place = {"community": communities[0]} if len(communities) == 1 else {}
    return f"/posts/new?{urlencode({'kind': 'question', 'title': q, **place})}"


def _month(visit: Visit, value: str) -> str:
    """Return 2026-03 as a month in the reader's language; other texts unchanged."""
    try:
        return visit.formats.month(date.fromisoformat(f"{value}-01"))
    except ValueError:
        return value


def _toggled(visit: Visit, name: str, value: str) -> str:
    """Return the address of the same search with a value added or removed."""
    pairs = visit.request.query_params.multi_items()
    kept = [pair for pair in pairs if pair[0] != "after"]
    if (name, value) in kept:
        kept = [pair for pair in kept if pair != (name, value)]
    else:
        kept.append((name, value))
    return f"/search?{urlencode(kept)}"
