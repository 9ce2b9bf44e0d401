"""Time zone rules for iCalendar (RFC 5545, 3.6.5), for a range of years.

icalendar (7.3) also makes VTIMEZONEs, but its clocks go forward an hour late: it writes the onset
in the local time after the change, where RFC 5545 requires the local time before it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

MOST_REMEMBERED = 512
_STEP = timedelta(days=1)
"""The step of the search: no zone changes its clocks twice in a day."""


class Clock(NamedTuple):
    """A zone's UTC offset and name during a period."""

    offset: timedelta
    is_daylight: bool
    name: str


class Onset(NamedTuple):
    """A change of clocks, in the local time before the change."""

    at: datetime
    before: Clock
    after: Clock


@lru_cache(maxsize=MOST_REMEMBERED)
def zone_rules(name: str, first_year: int, last_year: int) -> Timezone:
    """Return a zone's rules. The result is cached: do not modify it."""
    zone = ZoneInfo(name)
    begins, ends = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    rules = Timezone()
    rules.add("tzid", name)
    rules.add_component(_observance([_beginning(zone, begins)]))
    alike: dict[tuple[Clock, Clock], list[Onset]] = {}
    for onset in _onsets(zone, begins, ends):
        alike.setdefault((onset.before, onset.after), []).append(onset)
    for onsets in alike.values():
        rules.add_component(_observance(onsets))
    return rules


def _beginning(zone: ZoneInfo, begins: datetime) -> Onset:
    clock = _clock(zone, begins)
    return Onset(_shown(begins, clock), clock, clock)


def _observance(onsets: list[Onset]) -> TimezoneStandard | TimezoneDaylight:
    first, *others = onsets
    part = TimezoneDaylight() if first.after.is_daylight else TimezoneStandard()
    part.add("dtstart", first.at)
    if others:
        part.add("rdate", [onset.at for onset in others])
    part.add("tzoffsetfrom", first.before.offset)
    part.add("tzoffsetto", first.after.offset)
    part.add("tzname", first.after.name)
    return part


def _onsets(zone: ZoneInfo, begins: datetime, ends: datetime) -> Iterator[Onset]:
    moment, before = begins, _clock(zone, begins)
    while moment < ends:
        following = moment + _STEP
        after = _clock(zone, following)
        if after != before:
            yield Onset(_shown(_first_with(zone, after, moment, following), before), before, after)
        moment, before = following, after


def _first_with(zone: ZoneInfo, clock: Clock, without: datetime, having: datetime) -> datetime:
    """Return the moment, to the second, when the zone switches to `clock`."""
    while having - without > timedelta(seconds=1):
        middle = without + timedelta(seconds=(having - without) // timedelta(seconds=2))
        if _clock(zone, middle) == clock:
            having = middle
        else:
            without = middle
    return having


def _clock(zone: ZoneInfo, moment: datetime) -> Clock:
    there = moment.astimezone(zone)
    offset = there.utcoffset() or timedelta()
    return Clock(offset, bool(there.dst()), there.tzname() or zone.key)


def _shown(moment: datetime, clock: Clock) -> datetime:
    return (moment + clock.offset).replace(tzinfo=None)
