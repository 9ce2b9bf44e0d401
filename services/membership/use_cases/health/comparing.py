"""The communities to compare a community with: open ones of its size, in one month.

They are the same for all callers, and many, so a process caches them for a minute. The median
without the community itself is computed for each page, since that is cheap.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cachetools import LRUCache

from services.membership.domain.health.place import (
    Measure,
    Place,
    Values,
    middle,
    values_of,
)
from services.membership.store.health import months
from shared.mongo import Scope

KEPT = timedelta(minutes=1)
_MOST_KEPT = 100
"""More sizes and months than anybody looks at in a minute."""


@dataclass(frozen=True, slots=True)
class Compared:
    """With how many communities one is compared, and their middle; empty if they are too few."""

    alike: int
    middle: Mapping[Measure, float]


@dataclass(frozen=True, slots=True)
class _Known:
    """The values of communities, by id, at one moment."""

    at: datetime
    values: Mapping[str, Values]


@dataclass(slots=True)
class Comparing:
    """A process's cache of communities of each size, for a minute."""

    _known: LRUCache[tuple[int, str], _Known] = field(
        default_factory=lambda: LRUCache(_MOST_KEPT), init=False
    )

    async def compare(self, scope: Scope, place: Place, month: str, now: datetime) -> Compared:
        """Compare a community with others, in this month."""
        known = await self._read(scope, place.band, month, now)
        others = [values for key, values in known.values.items() if key != place.id]
        others = others[: months.MOST_ALIKE]
        return Compared(len(others), middle(others))

    async def _read(self, scope: Scope, band: int, month: str, now: datetime) -> _Known:
        known = self._known.get((band, month))
        if known is None or not known.at <= now < known.at + KEPT:
            keys = await months.open_ones(scope, band)
            found = await months.months(scope, keys, [month])
            values = {each.community_id: values_of(each, now) for each in found}
            known = self._known[band, month] = _Known(now, values)
        return known
