"""Quiet hours and digests, also when clocks change: 2026-03-29 and 2026-10-25 in Paris."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.times import QuietHours, next_at, quiet_until, zone_named

PARIS = "Europe/Paris"
NIGHT = QuietHours(start="22:00", end="07:00")
LUNCH = QuietHours(start="12:00", end="14:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (NIGHT, "2026-01-10T20:59", None),
        (NIGHT, "2026-01-10T21:00", "2026-01-11T06:00"),
        (NIGHT, "2026-01-11T05:59", "2026-01-11T06:00"),
        (NIGHT, "2026-01-11T06:00", None),
        (LUNCH, "2026-01-10T10:59", None),
        (LUNCH, "2026-01-10T11:00", "2026-01-10T13:00"),
        (LUNCH, "2026-01-10T13:00", None),
        # the night in which clocks go forward is an hour shorter, the other one longer
        (NIGHT, "2026-03-28T21:30", "2026-03-29T05:00"),
        (NIGHT, "2026-10-24T20:30", "2026-10-25T06:00"),
        # an end that clocks skip is the instant at which they would have shown it
        (QuietHours(start="01:00", end="02:30"), "2026-03-29T00:10", "2026-03-29T01:30"),
        # an end that clocks show twice is the next of the two
        (QuietHours(start="01:00", end="02:30"), "2026-10-25T00:15", "2026-10-25T00:30"),
        (QuietHours(start="01:00", end="02:30"), "2026-10-25T01:15", "2026-10-25T01:30"),
        (QuietHours(start="02:15", end="02:45"), "2026-10-25T00:50", None),
    ],
)
def test_quiet_hours_end(quiet: QuietHours, now: str, until: str | None) -> None:
    assert quiet_until(at(now), quiet, PARIS) == (at(until) if until else None)


def test_nothing_waits_without_quiet_hours() -> None:
    assert quiet_until(at("2026-01-10T03:00"), None, PARIS) is None


def test_quiet_hours_are_in_the_person_s_own_zone() -> None:
    now = at("2026-01-10T12:00")
    assert quiet_until(now, NIGHT, "Asia/Tokyo") is None
    assert quiet_until(now, NIGHT, "Pacific/Auckland") == at("2026-01-10T18:00")


@pytest.mark.parametrize(
    ("now", "clock", "digest"),
    [
        ("2026-01-10T06:59", "08:00", "2026-01-10T07:00"),
        ("2026-01-10T07:00", "08:00", "2026-01-11T07:00"),
        ("2026-03-28T08:00", "08:00", "2026-03-29T06:00"),
        ("2026-10-24T08:00", "08:00", "2026-10-25T07:00"),
        ("2026-03-29T00:00", "02:30", "2026-03-29T01:30"),
        ("2026-10-25T00:00", "02:30", "2026-10-25T00:30"),
        ("2026-10-25T00:45", "02:30", "2026-10-26T01:30"),
    ],
)
def test_the_next_digest_is_in_the_morning(now: str, clock: str, digest: str) -> None:
    assert next_at(at(now), clock, PARIS) == at(digest)


_MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1))  # noqa: DTZ001  made aware below
_CLOCKS = st.times().map(lambda time: f"{time:%H:%M}")
_ZONES = st.sampled_from([PARIS, "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"])


@given(_MOMENTS, _CLOCKS, _CLOCKS, _ZONES)
def test_quiet_hours_end_after_now_within_a_day_or_so(
    moment: datetime, start: str, end: str, zone: str
) -> None:
    now = moment.replace(tzinfo=UTC)
    until = quiet_until(now, QuietHours(start=start, end=end), zone)
    assert until is None or now < until <= now + timedelta(hours=49)


@given(_MOMENTS, _CLOCKS, _ZONES)
def test_a_digest_comes_within_two_days(moment: datetime, clock: str, zone: str) -> None:
    now = moment.replace(tzinfo=UTC)
    assert now < next_at(now, clock, zone) <= now + timedelta(hours=49)


@pytest.mark.parametrize("name", ["", "Paris", "../etc/passwd", "/etc/localtime", "Europe/Paris\0"])
def test_an_invalid_time_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="IANA"):
        zone_named(name)
