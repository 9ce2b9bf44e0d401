"""Names of communities by slug: lists of posts and gatherings contain only the slug."""

import asyncio
from collections.abc import Iterable

from portal.gateway import remembered
from portal.gateway.api import Api
from portal.gateway.errors import ApiError
from portal.gateway.models.membership import Community
from portal.gateway.models.values import Texts

MOST_AT_ONCE = 25


async def names_of(
    api: Api, told: Iterable[str | None], *, asked: Iterable[str | None] = ()
) -> dict[str, Texts]:
    """Return the names of communities, without those that the API does not know.

    told: communities that the API named to this person, so that a remembered name may be shown.
    asked: communities that the person named; the API is asked whether they may know of each.
    """
    wanted = {slug for slug in told if slug}
    unknown = [slug for slug in wanted if remembered.known(slug) is None]
    doubtful = [slug for slug in set(asked) - wanted if slug]
    answers = (_ask(api, slug) for slug in (unknown + doubtful)[:MOST_AT_ONCE])
    found = {one.slug: one.names for one in await asyncio.gather(*answers) if one}
    known = {slug: names for slug in wanted if (names := remembered.known(slug)) is not None}
    return known | found


async def _ask(api: Api, slug: str) -> Community | None:
    try:
        return (await api.membership.community(slug)).value
    except ApiError:
        return None
