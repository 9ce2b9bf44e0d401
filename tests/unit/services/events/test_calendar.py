"""iCalendar: parsed back, with zones read by the rules of RFC 5545."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from icalendar import Calendar

from services.events.domain.calendar import Entry, write_calendar
from services.events.domain.gathering import Gathering
from services.events.domain.times import is_second
from services.events.domain.zones import zone_rules
from shared.contracts.values import Language
from tests.support.gatherings import LATER, NOON, gathering

FRENCH, ENGLISH = Language.FRENCH, Language.ENGLISH


def event(entry: Entry, language: Language = ENGLISH) -> Any:
    [found] = Calendar.from_ical(write_calendar([entry], language)).events
    return found


def test_an_event_has_its_title_time_and_place() -> None:
    found = event(Entry(gathering()))
    assert (found["UID"], found["SEQUENCE"], found["STATUS"]) == (
        "g1@events.guilde",
        0,
        "CONFIRMED",
    )
    assert (found["SUMMARY"], found["LOCATION"]) == ("Workshop", "Room 12")
    paris = ZoneInfo("Europe/Paris")
    assert found.start == datetime(2026, 4, 2, 18, tzinfo=paris)
    assert found.end == datetime(2026, 4, 2, 20, tzinfo=paris)
    assert found["DTSTART"].params["TZID"] == "Europe/Paris"
    assert (found["DTSTAMP"].dt, found["LAST-MODIFIED"].dt) == (NOON, NOON)
    assert found["CATEGORIES"].to_ical() == b"craft"


def test_a_change_keeps_the_uid_and_raises_the_sequence() -> None:
    one = gathering()
    one.change({"place": "Elsewhere"}, "Paint", LATER)
    found = event(Entry(one))
    assert (found["UID"], found["SEQUENCE"]) == ("g1@events.guilde", 1)
    assert found["LAST-MODIFIED"].dt == LATER
    one.cancel("Snow", LATER)
    found = event(Entry(one))
    assert (found["STATUS"], found["SEQUENCE"]) == ("CANCELLED", 2)
    assert found["DESCRIPTION"].startswith("Snow")


def test_an_event_is_in_the_reader_s_language_if_it_has_several() -> None:
    found = event(Entry(gathering()), FRENCH)
    assert (found["SUMMARY"], found["SUMMARY"].params["LANGUAGE"]) == ("Atelier", "fr")
    assert found["DESCRIPTION"].params["LANGUAGE"] == "en"


def test_only_people_with_the_right_get_the_link() -> None:
    assert b"meet.example" not in write_calendar([Entry(gathering())], ENGLISH)
    found = event(Entry(gathering(), link="https://meet.example/1"))
    assert found["URL"] == "https://meet.example/1"
    assert found["LOCATION"] == "Room 12"
    assert "https://meet.example/1" in found["DESCRIPTION"]
    online = event(Entry(gathering(place=None), link="https://meet.example/1"))
    assert online["LOCATION"] == "https://meet.example/1"


def test_an_event_is_tentative_for_people_without_a_seat() -> None:
    assert event(Entry(gathering(), tentative=True))["STATUS"] == "TENTATIVE"


HOSTILE = [
    "END:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR",
    "a\\nb\\,c\\;d;e,f:g\"h'i",
    'x";TZID="y',
    "é" * 300,
    "👩‍👩‍👧‍👦" * 60,
    "\t tab",
    "a\u2028b\u2029c\x85d",
    "\\",
    "=?utf-8?q?x?=",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_text(text: str) -> None:
    one = gathering(titles={"en": text}, descriptions={"en": text}, place=text, tags=(text, "b"))
    written = write_calendar([Entry(one)], ENGLISH, name=text)
    calendar: Any = Calendar.from_ical(written)
    [found] = calendar.events
    assert len(list(calendar.walk())) == 6  # the calendar, a zone with its three parts, the event
    assert (found["SUMMARY"], found["DESCRIPTION"], found["LOCATION"]) == (text, text, text)
    assert [str(tag) for tag in found["CATEGORIES"].cats] == [text, "b"]
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))


def test_an_event_in_utc_has_no_zone() -> None:
    written = write_calendar([Entry(gathering("UTC"))], ENGLISH)
    assert b"VTIMEZONE" not in written
    assert b"DTSTART:20260402T180000Z" in written


def test_the_second_of_two_equal_hours_is_written_in_utc() -> None:
    twice = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001
    first = gathering(starts=twice, ends=twice + timedelta(hours=3))
    assert b"DTSTART;TZID=Europe/Paris:20261025T023000" in write_calendar([Entry(first)], ENGLISH)
    said = datetime.fromisoformat("2026-10-25T02:30+01:00")
    second = gathering(starts=said, ends=twice + timedelta(hours=3))
    assert b"DTSTART:20261025T013000Z" in write_calendar([Entry(second)], ENGLISH)


def test_each_zone_is_written_once() -> None:
    several = [gathering(), gathering(id="g2"), gathering("Asia/Tokyo", id="g3")]
    calendar = Calendar.from_ical(write_calendar(map(Entry, several), ENGLISH, name="Mine"))
    assert [zone["TZID"] for zone in calendar.timezones] == ["Asia/Tokyo", "Europe/Paris"]
    assert len(calendar.events) == 3
    assert calendar["X-WR-CALNAME"] == "Mine"


def test_an_empty_calendar_is_valid() -> None:
    assert Calendar.from_ical(write_calendar([], FRENCH, name="Mes rencontres")).events == []


def offset_by(rules: Any, wall: datetime) -> timedelta:
    """Return the offset as RFC 5545 reads a zone: by the last onset before or at this time."""
    onsets: list[tuple[datetime, timedelta]] = []
    for part in rules.subcomponents:
        dates = [part["DTSTART"].dt]
        if "RDATE" in part:
            dates += [each.dt for each in part["RDATE"].dts]
        onsets += [(when, part["TZOFFSETTO"].td) for when in dates if when <= wall]
    return max(onsets)[1]


ZONES = [
    "Europe/Paris",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Chatham",
]


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2001, 1, 1), date(2099, 12, 30)),
    minute=st.integers(0, 24 * 60 - 1),
)
def test_the_rules_of_a_zone_give_the_offset_of_every_time(
    zone: str, day: date, minute: int
) -> None:
    wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    there = wall.replace(tzinfo=ZoneInfo(zone))
    exists = there.astimezone(UTC).astimezone(there.tzinfo).replace(tzinfo=None, fold=0) == wall
    assume(exists)
    assume(not is_second(there.astimezone(UTC), ZoneInfo(zone)))
    rules = zone_rules(zone, day.year - 1, day.year + 1)
    assert offset_by(rules, wall) == there.utcoffset()


def test_a_gathering_read_back_is_at_its_instant() -> None:
    one: Gathering = gathering("America/New_York")
    found = event(Entry(one))
    assert found.start.astimezone(UTC) == one.starts_at
