"""When a gathering takes place: what clocks there show, and the instants that this is.

A wall-clock time that a zone skips (clocks go forward) does not exist and is refused. One that it
has twice (clocks go back) is the first of the two, unless it is given with its offset from UTC.
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
"""What systems keep among the zones, and no gathering takes place in."""


class Schedule(BaseModel):
    """`starts_at` and `ends_at` are in UTC, the `_local` ones without an offset, in `time_zone`."""

    model_config = ConfigDict(frozen=True)

    time_zone: str
    starts_at: datetime
    ends_at: datetime
    starts_local: str
    ends_local: str

    @classmethod
    def plan(cls, time_zone: str, starts: datetime, ends: datetime) -> Self:
        """Wall-clock times, with an offset or without. Raises: WrongTime."""
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
        """None leaves a value; a new zone alone keeps the local times. Raises: WrongTime."""
        keeps_zone = time_zone in {None, self.time_zone}
        return self.plan(
            time_zone or self.time_zone,
            starts or _said(self.starts_local, self.starts_at, self.time_zone, exactly=keeps_zone),
            ends or _said(self.ends_local, self.ends_at, self.time_zone, exactly=keeps_zone),
        )


def find_zone(name: str) -> ZoneInfo:
    """Raises: WrongTime."""
    if name not in _zones():
        raise WrongTime("time_zone", "it is not an IANA time zone")
    return ZoneInfo(name)


def resolve(said: datetime, zone: ZoneInfo, field: str) -> datetime:
    """The instant, in UTC. Raises: WrongTime."""
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
    """Whether clocks showed the same an hour before, because they were put back."""
    return moment.astimezone(zone).fold == 1


def _exists(meaning: datetime, zone: ZoneInfo) -> bool:
    there_and_back = meaning.astimezone(UTC).astimezone(zone)
    return there_and_back.replace(tzinfo=None, fold=0) == meaning.replace(tzinfo=None, fold=0)


def _said(local: str, moment: datetime, time_zone: str, *, exactly: bool) -> datetime:
    """A stored time as one would say it again; `exactly`: that instant, not what clocks show."""
    if exactly:
        return moment.astimezone(ZoneInfo(time_zone))
    return datetime.fromisoformat(local)


def _show(said: datetime) -> str:
    return said.replace(tzinfo=None).isoformat(timespec="seconds")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - _NO_PLACES)
