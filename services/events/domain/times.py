"""Times of gatherings, as local wall-clock times and as instants.

When clocks go forward, a zone skips some wall-clock times; these are refused. When clocks go back,
some occur twice; such a time means the first, unless it is given with its UTC offset.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict

from services.events.domain.errors import WrongTime

LONGEST = timedelta(days=31)
FIRST_YEAR, LAST_YEAR = 2000, 2100
_NO_PLACES = {"Factory", "localtime"}
"""Entries of the system's zone database that are not places."""


class Schedule(BaseModel):
    """The times of a gathering.

    `starts_at` and `ends_at` are in UTC; the `_local` ones in `time_zone`, without offset.
    """

    model_config = ConfigDict(frozen=True)

    time_zone: str
    starts_at: datetime
    ends_at: datetime
    starts_local: str
    ends_local: str

    @classmethod
    def plan(cls, time_zone: str, starts: datetime, ends: datetime) -> Self:
        """Return a schedule of wall-clock times, with or without an offset. Raises: WrongTime."""
        zone = find_zone(time_zone)
        starts_at = resolve(starts, zone, "starts_at")
        ends_at = resolve(ends, zone, "ends_at")
        if starts_at >= ends_at:
            raise WrongTime("ends_at", "it ends before it starts")
        if ends_at - starts_at > LONGEST:
            raise WrongTime("ends_at", f"it lasts longer than {LONGEST.days} days")
        return cls(
            time_zone=time_zone,
            starts_at=starts_at,
            ends_at=ends_at,
            starts_local=_show(starts),
            ends_local=_show(ends),
        )

    def moved(
        self, *, time_zone: str | None, starts: datetime | None, ends: datetime | None
    ) -> Self:
        """Return the schedule with the values that are not None. Raises: WrongTime.

        A new zone alone keeps the local times.
        """
        keeps_zone = time_zone in {None, self.time_zone}
        return self.plan(
            time_zone or self.time_zone,
            starts
            or _as_given(self.starts_local, self.starts_at, self.time_zone, exactly=keeps_zone),
            ends or _as_given(self.ends_local, self.ends_at, self.time_zone, exactly=keeps_zone),
        )


def find_zone(name: str) -> ZoneInfo:
    """Return an IANA time zone. Raises: WrongTime."""
    if name not in _zones():
        raise WrongTime("time_zone", "it is not an IANA time zone")
    return ZoneInfo(name)


def resolve(said: datetime, zone: ZoneInfo, field: str) -> datetime:
    """Return the instant, in UTC. Raises: WrongTime."""
    if not FIRST_YEAR <= said.year <= LAST_YEAR:
        raise WrongTime(field, f"its year is not between {FIRST_YEAR} and {LAST_YEAR}")
    wall = said.replace(tzinfo=None)
    meanings = [wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    existing = [each for each in meanings if _exists(each, zone)]
    if not existing:
        raise WrongTime(field, f"{zone.key} has no such time: clocks are put forward then")
    if said.tzinfo is None:
        return existing[0].astimezone(UTC)
    for each in existing:
        if each.utcoffset() == said.utcoffset():
            return each.astimezone(UTC)
    raise WrongTime(field, f"{zone.key} does not have this UTC offset at that time")


def is_second(moment: datetime, zone: ZoneInfo) -> bool:
    """Return whether this is the second occurrence of a wall-clock time, after clocks went back."""
    return moment.astimezone(zone).fold == 1


def _exists(meaning: datetime, zone: ZoneInfo) -> bool:
    there_and_back = meaning.astimezone(UTC).astimezone(zone)
    return there_and_back.replace(tzinfo=None, fold=0) == meaning.replace(tzinfo=None, fold=0)


def _as_given(local: str, moment: datetime, time_zone: str, *, exactly: bool) -> datetime:
    """Return a stored time as input for `plan`: the exact instant, or the wall-clock time."""
    if exactly:
        return moment.astimezone(ZoneInfo(time_zone))
    return datetime.fromisoformat(local)


def _show(said: datetime) -> str:
    return said.replace(tzinfo=None).isoformat(timespec="seconds")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - _NO_PLACES)
