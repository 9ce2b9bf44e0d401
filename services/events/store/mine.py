"""The gatherings that one person organises or answered yes or maybe to, in list order."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from services.events.domain.gathering import Gathering
from services.events.store import attendances, gatherings
from services.events.store.gatherings import Filters
from services.events.store.owned import GATHERINGS
from shared.mongo import Scope

Place = tuple[datetime, str]
"""The start of a gathering, and its id."""


async def listed(
    scope: Scope, person_id: str, filters: Filters, *, after: Place | None, limit: int
) -> list[Gathering]:
    """Return a page like `gatherings.listed`, without the places of the filters."""
    organised = replace(filters, places=[{gatherings.ORGANISER: person_id}])
    found = await gatherings.listed(scope, organised, after=after, limit=limit)
    found += await _coming_to(scope, person_id, filters, after=after, limit=limit)
    return _ordered(found, filters)[:limit]


async def _coming_to(
    scope: Scope, person_id: str, filters: Filters, *, after: Place | None, limit: int
) -> list[Gathering]:
    """Return gatherings of answers, reading pages until enough match the filters."""
    found: list[Gathering] = []
    while len(found) < limit:
        page = await attendances.coming(scope, person_id, filters, after=after, limit=limit)
        known = await GATHERINGS.find_many(scope, [gathering_id for _, gathering_id in page])
        found += [each for each in known.values() if filters.takes(each)]
        if len(page) < limit:
            break
        after = page[-1]
    return found


def _ordered(found: Iterable[Gathering], filters: Filters) -> list[Gathering]:
    unique = {gathering.id: gathering for gathering in found}.values()
    return sorted(unique, key=lambda each: (each.starts_at, each.id), reverse=filters.over)
