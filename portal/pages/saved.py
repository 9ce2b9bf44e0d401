"""Saved searches, which notify of new results, and their feeds at secret addresses."""

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.saved import SavedSearch
from portal.pages.search import FACETS
from portal.visit import Member, Visit

router = APIRouter()


@router.get("/searches")
async def read(visit: Member) -> Response:
    return await _page(visit)


@router.post("/searches")
async def save(visit: Member) -> Response:
    """Save the search of the search page: its words and the chosen filters."""
    chosen = {name: [str(value) for value in visit.form.getlist(name)] for name in FACETS}
    kept = {name: values for name, values in chosen.items() if values}
    await visit.api.saved.save(visit.text("q"), kept, key=visit.text("key"))
    return await visit.go("/searches", "search-saved")


@router.post("/searches/{search_id}/delete")
async def delete(visit: Member, search_id: str) -> Response:
    await visit.api.saved.delete(search_id)
    return await visit.go("/searches", "search-deleted")


@router.post("/searches/{search_id}/feed")
async def open_feed(visit: Member, search_id: str) -> Response:
    """Open a feed. Only this response shows its address."""
    made = await visit.api.saved.open_feed(search_id)
    return await _page(visit, {search_id: made.path})


@router.post("/searches/{search_id}/feed/close")
async def close_feed(visit: Member, search_id: str) -> Response:
    await visit.api.saved.close_feed(search_id)
    return await visit.go("/searches", "feeds-closed")


async def _page(visit: Visit, made: dict[str, str] | None = None) -> Response:
    return await visit.page(
        "searches.html",
        searches=await visit.api.saved.listed(),
        made=made or {},
        at=visit.site.settings.public_url,
        address=_address,
    )


def _address(saved: SavedSearch) -> str:
    pairs = [(name, value) for name, values in saved.choices.items() for value in values]
    return f"/search?{urlencode([('q', saved.q), *pairs])}"
