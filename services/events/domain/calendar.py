"""Gatherings as iCalendar (RFC 5545).

A gathering keeps its UID; each revision has a higher SEQUENCE. Times are local times with the rules
of their zone (VTIMEZONE). When clocks go back, a local time occurs twice. RFC 5545 takes it as the
first, so the second is written in UTC.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vText

from services.events.domain.gathering import Gathering
from services.events.domain.times import is_second
from services.events.domain.zones import zone_rules
from shared.contracts.unknown import Open
from shared.contracts.values import Language, LocalizedText

PRODUCT = "-//Guilde//events//EN"
REFRESH = timedelta(hours=1)
"""How often a subscribed calendar is asked to refresh."""
UID_DOMAIN = "events.guilde"


@dataclass(frozen=True, slots=True)
class Entry:
    """A gathering in somebody's calendar. `link` is None if they may not see it.

    `tentative`: they answered maybe, or wait for a seat.
    """

    gathering: Gathering
    link: str | None = None
    tentative: bool = False


def write_calendar(
    entries: Iterable[Entry], language: Language, *, name: str | None = None
) -> bytes:
    """Write iCalendar. `language` is preferred for titles and descriptions."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if name is not None:
        calendar.add("name", vText(name))
        calendar.add("x-wr-calname", vText(name))
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    shown = list(entries)
    for zone in _zones(shown):
        calendar.add_component(zone)
    for entry in shown:
        calendar.add_component(_event(entry, language))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry, language: Language) -> Event:
    gathering = entry.gathering
    event = Event()
    event.add("uid", f"{gathering.id}@{UID_DOMAIN}")
    event.add("dtstamp", gathering.updated_at)
    event.add("created", gathering.created_at)
    event.add("last-modified", gathering.updated_at)
    event.add("sequence", gathering.revision)
    event.add("status", _status(entry))
    event.add("dtstart", _time(gathering.starts_at, gathering.time_zone))
    event.add("dtend", _time(gathering.ends_at, gathering.time_zone))
    _add_text(event, "summary", *_choose(gathering.titles, language))
    text, said_in = _choose(gathering.descriptions, language)
    parts = [gathering.reason or "", text, (entry.link or "") if gathering.place else ""]
    _add_text(event, "description", "\n\n".join(filter(None, parts)), said_in)
    _add_text(event, "location", gathering.place or entry.link or "")
    if entry.link is not None:
        event.add("url", entry.link)
    if gathering.tags:
        event.add("categories", list(gathering.tags))
    return event


def _status(entry: Entry) -> str:
    if entry.gathering.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if entry.tentative else "CONFIRMED"


def _time(moment: datetime, time_zone: str) -> datetime:
    zone = ZoneInfo(time_zone)
    return moment if is_second(moment, zone) else moment.astimezone(zone)


def _choose(texts: LocalizedText, language: Language) -> tuple[str, Open[Language] | None]:
    """Return the text in the given language, else in any other, and its language."""
    for each in (language, *Language, *texts):
        if texts.get(each):
            return texts[each], each
    return "", None


def _add_text(event: Event, name: str, text: str, language: str | None = None) -> None:
    if text:
        event.add(name, vText(text), parameters={"LANGUAGE": str(language)} if language else {})


def _zones(entries: Iterable[Entry]) -> Iterable[Timezone]:
    """Yield the rules of each zone, for the years of its gatherings and one year on either side."""
    years: dict[str, set[int]] = {}
    for entry in entries:
        gathering = entry.gathering
        spoken_of = years.setdefault(gathering.time_zone, set())
        spoken_of.update({gathering.starts_at.year, gathering.ends_at.year})
    for name, spoken_of in sorted(years.items()):
        if name != "UTC":
            yield zone_rules(name, min(spoken_of) - 1, max(spoken_of) + 1)
