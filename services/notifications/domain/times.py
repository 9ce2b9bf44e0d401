"""Times of day in a person's own time zone: quiet hours and digests.

They are correct across clock changes, when a local time may come twice on one day, or not at all.
"""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, StringConstraints

TimeOfDay = Annotated[str, StringConstraints(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$")]
"""HH:MM, 00:00 to 23:59."""


class QuietHours(BaseModel):
    """Quiet hours, from `start` until just before `end`; past midnight if `end` is earlier."""

    start: TimeOfDay
    end: TimeOfDay


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_named(name: str) -> str:
    """Return the name, if IANA has it. Raises ValueError."""
    if name not in _zones():
        raise ValueError("it is not an IANA time zone")
    return name


def quiet_until(now: datetime, quiet: QuietHours | None, zone: str) -> datetime | None:
    """Return the end of the quiet hours around `now`; None outside of them."""
    if quiet is None:
        return None
    there = now.astimezone(ZoneInfo(zone))
    start, end, clock = _time(quiet.start), _time(quiet.end), there.time()
    if start < end:
        is_quiet, days = start <= clock < end, 0
    else:
        is_quiet, days = clock >= start or clock < end, int(clock >= start)
    if not is_quiet:
        return None
    ending = datetime.combine(there.date() + timedelta(days=days), end, there.tzinfo)
    # if clocks show the hour twice, the end is the next of the two moments
    ends = [_instant(ending), _instant(ending.replace(fold=1))]
    return next((moment for moment in ends if moment > now), None)


def next_at(now: datetime, clock: TimeOfDay, zone: str) -> datetime:
    """Return the next moment after `now` at which clocks in the zone show this time."""
    there = now.astimezone(ZoneInfo(zone))
    for days in range(3):
        day = there.date() + timedelta(days=days)
        moment = _instant(datetime.combine(day, _time(clock), there.tzinfo))
        if moment > now:
            return moment
    raise AssertionError("a day has passed within three")


def _time(clock: str) -> time:
    return time.fromisoformat(clock)


def _instant(there: datetime) -> datetime:
    """Return the instant. A local time that clocks skip counts as if they had shown it."""
    return there.astimezone(UTC)
