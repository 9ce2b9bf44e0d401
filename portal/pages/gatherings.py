"""Gatherings as a list and as a month."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.gateway.models.events import GatheringSummary
from portal.gateway.models.values import Texts
from portal.gateway.names import names_of
from portal.visit import After, Member, Visit

PAGE = 20
MOST_OF_A_MONTH = 100
YEARS = range(2000, 2100)

router = APIRouter()

Word = Annotated[str, Query(max_length=64)]


@dataclass(slots=True)
class Day:
    """A day of the month view. `inside`: it belongs to the month."""

    date: date
    inside: bool
    today: bool
    gatherings: list[GatheringSummary] = field(default_factory=list)


@router.get("/gatherings")
async def listing(
    visit: Member,
    when: Word = "upcoming",
    mine: Word = "",
    community: Word = "",
    after: After = None,
) -> Response:
    wanted = {"when": "past" if when == "past" else "upcoming", "limit": PAGE, "after": after}
    if community and not mine:
        wanted["community"] = community
    found = await visit.api.events.gatherings(mine=bool(mine), **wanted)
    return await visit.page(
        "gatherings.html",
        gatherings=found,
        when=wanted["when"],
        mine=bool(mine),
        community=community,
        after=after,
        names=await _names(visit, found.items, community),
    )


@router.get("/gatherings/month")
async def month(visit: Member, month: Word = "", mine: Word = "", community: Word = "") -> Response:
    first = _first(month, visit.formats.zone)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    found = await _between(visit, weeks[0][0], weeks[-1][-1], mine=bool(mine), community=community)
    return await visit.page(
        "month.html",
        first=first,
        weeks=_days(weeks, first, found, visit.formats.zone),
        earlier=_other(first, -1),
        later=_other(first, 1),
        mine=bool(mine),
        community=community,
        names=await _names(visit, found, community),
    )


async def _between(
    visit: Visit, start: date, end: date, *, mine: bool, community: str
) -> list[GatheringSummary]:
    """Return the gatherings that begin on these days of the reader's time zone, past or not."""
    zone = visit.formats.zone
    first = datetime.combine(start, time(), zone).astimezone(UTC)
    last = datetime.combine(end + timedelta(days=1), time(), zone).astimezone(UTC)
    wanted = {"from_": first.isoformat(), "to": last.isoformat(), "limit": MOST_OF_A_MONTH}
    if community and not mine:
        wanted["community"] = community
    found = []
    for when in ("past", "upcoming"):
        found += (await visit.api.events.gatherings(mine=mine, when=when, **wanted)).items
    return sorted(found, key=lambda one: one.starts_at)


def _first(month_: str, zone: ZoneInfo) -> date:
    """Return the first day of a month such as 2026-03, or else of the current month."""
    year, _, number = month_.partition("-")
    if year.isdecimal() and number.isdecimal() and int(year) in YEARS and 1 <= int(number) <= 12:  # noqa: PLR2004
        return date(int(year), int(number), 1)
    return datetime.now(zone).date().replace(day=1)


def _other(first: date, step: int) -> str:
    days = 45 if step > 0 else -15
    return f"{first + timedelta(days=days):%Y-%m}"


def _days(
    weeks: list[list[date]], first: date, found: Iterable[GatheringSummary], zone: ZoneInfo
) -> list[list[Day]]:
    by_day: dict[date, list[GatheringSummary]] = defaultdict(list)
    for gathering in found:
        by_day[gathering.starts_at.astimezone(zone).date()].append(gathering)
    today = datetime.now(zone).date()
    return [
        [Day(day, day.month == first.month, day == today, by_day[day]) for day in week]
        for week in weeks
    ]


async def _names(
    visit: Visit, found: Iterable[GatheringSummary], community: str
) -> dict[str, Texts]:
    slugs = [one.community.slug if one.community else None for one in found]
    return await names_of(visit.api, slugs, asked=[community])
