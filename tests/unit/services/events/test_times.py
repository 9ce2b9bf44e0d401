"""Wall clocks and instants: across daylight saving, in any zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.events.domain.errors import WrongTime
from services.events.domain.times import Schedule, find_zone, is_second, resolve

PARIS = ZoneInfo("Europe/Paris")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def plan(starts: str, ends: str, zone: str = "Europe/Paris") -> Schedule:
    return Schedule.plan(zone, at(starts), at(ends))


@pytest.mark.parametrize(
    ("zone", "said", "instant"),
    [
        ("Europe/Paris", "2026-01-15T19:00", "2026-01-15T18:00Z"),
        ("Europe/Paris", "2026-07-15T19:00", "2026-07-15T17:00Z"),
        ("America/New_York", "2026-03-08T03:00", "2026-03-08T07:00Z"),
        ("Asia/Kathmandu", "2026-03-08T03:00", "2026-03-07T21:15Z"),
        ("Australia/Lord_Howe", "2026-01-01T00:00", "2025-12-31T13:00Z"),
        ("UTC", "2026-01-01T00:00", "2026-01-01T00:00Z"),
        ("Europe/Paris", "2026-10-25T02:30", "2026-10-25T00:30Z"),
        ("Europe/Paris", "2026-10-25T02:30+02:00", "2026-10-25T00:30Z"),
        ("Europe/Paris", "2026-10-25T02:30+01:00", "2026-10-25T01:30Z"),
        ("UTC", "2026-10-25T02:30Z", "2026-10-25T02:30Z"),
    ],
)
def test_a_wall_clock_time_is_an_instant(zone: str, said: str, instant: str) -> None:
    assert resolve(at(said), ZoneInfo(zone), "starts_at") == at(instant)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("2026-03-29T02:30", "no such time"),
        ("2026-03-29T02:30+01:00", "no such time"),
        ("2026-03-29T02:30+02:00", "no such time"),
        ("2026-10-25T02:30+00:00", "offset"),
        ("2026-07-15T19:00+01:00", "offset"),
        ("1999-12-31T23:59", "year"),
        ("2101-01-01T00:00", "year"),
        ("0001-01-01T00:00", "year"),
        ("9999-12-31T23:59", "year"),
    ],
)
def test_a_time_that_the_zone_skips_is_refused(said: str, what: str) -> None:
    with pytest.raises(WrongTime, match=what) as refused:
        resolve(at(said), PARIS, "ends_at")
    assert refused.value.extra["errors"][0]["where"] == ["body", "ends_at"]


@pytest.mark.parametrize(
    "name", ["", "Paris", "Europe/paris", "../etc/passwd", "/etc/localtime", "Factory", "\x00"]
)
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(WrongTime, match="IANA"):
        find_zone(name)


@pytest.mark.parametrize(
    ("starts", "ends", "fits"),
    [
        ("2026-05-01T10:00", "2026-05-01T10:01", True),
        ("2026-05-01T10:00", "2026-05-01T10:00", False),
        ("2026-05-01T10:00", "2026-05-01T09:00", False),
        ("2026-05-01T10:00", "2026-06-01T10:00", True),
        ("2026-05-01T10:00", "2026-06-01T10:01", False),
        # clocks go back between the two, which are the same on the wall
        ("2026-10-25T02:30", "2026-10-25T02:30+01:00", True),
        ("2026-10-25T02:30+01:00", "2026-10-25T02:45", False),
    ],
)
def test_a_gathering_ends_after_its_start_and_within_a_month(
    starts: str, ends: str, *, fits: bool
) -> None:
    if fits:
        assert plan(starts, ends).starts_at < plan(starts, ends).ends_at
    else:
        with pytest.raises(WrongTime, match="ends_at"):
            plan(starts, ends)


class TestMoved:
    def test_another_zone_keeps_the_wall_clock_time(self) -> None:
        moved = plan("2026-07-01T19:00", "2026-07-01T21:00").moved(
            time_zone="Asia/Tokyo", starts=None, ends=None
        )
        assert (moved.starts_local, moved.ends_local) == (
            "2026-07-01T19:00:00",
            "2026-07-01T21:00:00",
        )
        assert moved.starts_at == at("2026-07-01T10:00Z")

    def test_a_change_of_the_end_keeps_a_start_in_the_second_of_two_equal_hours(self) -> None:
        schedule = plan("2026-10-25T02:30+01:00", "2026-10-25T04:00")
        moved = schedule.moved(time_zone=None, starts=None, ends=at("2026-10-25T05:00"))
        assert moved.starts_at == schedule.starts_at == at("2026-10-25T01:30Z")

    def test_a_zone_that_skips_the_time_is_refused(self) -> None:
        schedule = plan("2026-03-29T02:30", "2026-03-29T04:00", "Asia/Tokyo")
        with pytest.raises(WrongTime, match="starts_at"):
            schedule.moved(time_zone="Europe/Paris", starts=None, ends=None)

    def test_a_start_after_the_unchanged_end_is_refused(self) -> None:
        with pytest.raises(WrongTime, match="ends_at"):
            plan("2026-07-01T19:00", "2026-07-01T21:00").moved(
                time_zone=None, starts=at("2026-07-01T22:00"), ends=None
            )


ZONES = ["Europe/Paris", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe", "UTC"]


@given(
    instant=st.datetimes(datetime(2000, 1, 2), datetime(2100, 12, 30)),  # noqa: DTZ001
    zone=st.sampled_from(ZONES),
)
def test_every_instant_is_written_and_read_back(instant: datetime, zone: str) -> None:
    there = instant.replace(microsecond=0, tzinfo=UTC).astimezone(ZoneInfo(zone))
    said = there.replace(tzinfo=None)
    if is_second(there, ZoneInfo(zone)):
        assert there.astimezone(UTC) - resolve(said, ZoneInfo(zone), "x") <= timedelta(hours=2)
    else:
        assert resolve(said, ZoneInfo(zone), "x") == there
    assert resolve(at(there.isoformat()), ZoneInfo(zone), "x") == there
