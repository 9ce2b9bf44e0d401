"""How communities are called, by their address: lists of posts and gatherings name only that."""

import asyncio
from collections.abc import Iterable

from cachetools import TTLCache

from portal.gateway.api import Api
from portal.gateway.errors import ApiError
from portal.gateway.models import Community, Texts

MOST = 10_000
FRESH_SECONDS = 300
MOST_AT_ONCE = 25

_known: TTLCache[str, Texts] = TTLCache(MOST, FRESH_SECONDS)


def learn(communities: Iterable[Community]) -> None:
    """Remember what an answer said of them."""
    for community in communities:
        _known[community.slug] = community.names


async def names_of(api: Api, slugs: Iterable[str | None]) -> dict[str, Texts]:
    """Of communities that the API named to this person; those it does not know are left out."""
    wanted = {slug for slug in slugs if slug}
    unknown = [slug for slug in wanted if slug not in _known][:MOST_AT_ONCE]
    await asyncio.gather(*(_ask(api, slug) for slug in unknown))
    return {slug: names for slug in wanted if (names := _known.get(slug)) is not None}


async def _ask(api: Api, slug: str) -> None:
    try:
        learn([(await api.membership.community(slug)).value])
    except ApiError:
        return
