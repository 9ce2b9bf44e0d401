"""The size of a community, and the middle of the communities like it."""

from bisect import bisect
from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from statistics import median

from pydantic import BaseModel

from services.membership.domain.anonymity import FEWEST
from services.membership.domain.health.month import KEPT_AFTER, Month

_BANDS = (10, 30, 100, 300, 1_000)
"""The sizes, in members, at which another band begins."""


class Measure(StrEnum):
    """A measure of a community, tracked over time and compared."""

    ACTIVE = "active"
    CONTRIBUTORS = "contributors"
    POSTS = "posts"
    KEPT_30 = "kept_30"
    KEPT_90 = "kept_90"
    HOURS = "hours"
    ANSWERED = "answered"
    TOP = "top"
    ACROSS = "across"


class Place(BaseModel):
    """A community's size. is_open: everyone may see it, so that others are compared with it.

    progress: the mean progress of its open objectives, from 0 to 1; None if it has none.
    """

    id: str
    members: int = 0
    band: int = 0
    is_open: bool = False
    progress: float | None = None


def band_of(members: int) -> int:
    return bisect(_BANDS, members)


def values_of(month: Month, now: datetime) -> Mapping[Measure, float | None]:
    """Return all measures of a month; None where nothing can be said."""
    kept_30, kept_90 = (month.kept(days, now) for days in KEPT_AFTER)
    return {
        Measure.ACTIVE: month.active,
        Measure.CONTRIBUTORS: month.contributors,
        Measure.POSTS: month.posts + month.replies,
        Measure.KEPT_30: kept_30,
        Measure.KEPT_90: kept_90,
        Measure.HOURS: month.hours,
        Measure.ANSWERED: month.answered_rate,
        Measure.TOP: month.top_share,
        Measure.ACROSS: month.across_share,
    }


Values = Mapping[Measure, float | None]


def middle(found: Collection[Values]) -> dict[Measure, float]:
    """Return the median of each measure that at least FEWEST communities have."""
    return {
        measure: round(median(values), 4)
        for measure in Measure
        if len(values := [v for each in found if (v := each[measure]) is not None]) >= FEWEST
    }
