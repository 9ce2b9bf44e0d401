"""The reader's language, translations (gettext), and formats of dates and numbers (CLDR)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from gettext import NullTranslations
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.units import format_unit

from shared import catalogues
from shared.zones import zone_name

Language = Literal["fr", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("fr", "en")
DEFAULT: Final[Language] = "en"
NAMES: Final[Mapping[Language, str]] = {"fr": "Français", "en": "English"}
FOLDER = Path(__file__).parent.parent / "locale"
DOMAIN: Final = "portal"
_CLDR: Final[Mapping[Language, str]] = {"fr": "fr_FR", "en": "en_GB"}


class Picked(NamedTuple):
    """A text in the displayed language. `others` are its versions in other languages."""

    text: str
    lang: str
    others: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.text


def pick(texts: Mapping[Any, str], language: str) -> Picked:
    """Pick the text in the reader's language, or else in any. `texts` are by language."""
    for lang in (language, *texts):
        if texts.get(lang):
            others = tuple((one, text) for one, text in texts.items() if one != lang and text)
            return Picked(texts[lang], lang, others)
    return Picked("", language)


def translations(language: Language) -> NullTranslations:
    return catalogues.translations(FOLDER, DOMAIN, language)


def preferred(accepted: str) -> Language:
    """Choose the language by an Accept-Language header (RFC 9110, 12.5.4)."""
    wanted: list[tuple[float, str]] = []
    for part in accepted.split(",")[:20]:
        tag, _, weight = part.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            quality = 0.0
        wanted.append((quality, tag.strip().lower()[:2]))
    for quality, tag in sorted(wanted, key=lambda one: -one[0]):
        for language in LANGUAGES:
            if tag == language and quality > 0:
                return language
    return DEFAULT


KILO = 1000


def clock(seconds: float) -> str:
    """Return a time in a recording as `1:02:03`, as players show it."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a time in a zone; one of the first or last day of all, which has none, as it is."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment.replace(tzinfo=zone)


class Formats:
    """The formats of dates and numbers for one reader. `zone` is an IANA name."""

    def __init__(self, language: Language, zone: str) -> None:
        self._locale = Locale.parse(_CLDR[language])
        self.zone = ZoneInfo(zone)
        self.zone_id = zone

    def day(self, moment: datetime, width: str = "long") -> str:
        return dates.format_date(in_zone(moment, self.zone).date(), width, self._locale)

    def short_day(self, moment: datetime) -> str:
        """Return the day, without the year if it is the current one."""
        local = in_zone(moment, self.zone)
        skeleton = "MMMd" if local.year == datetime.now(self.zone).year else "yMMMd"
        return dates.format_skeleton(skeleton, local, tzinfo=self.zone, locale=self._locale)

    def weekday(self, moment: datetime, zone: str | None = None) -> str:
        """Return `Thursday 3 December 2026`, in a zone."""
        local = in_zone(moment, ZoneInfo(zone) if zone else self.zone)
        return dates.format_date(local.date(), "full", self._locale)

    def time(self, moment: datetime, zone: str | None = None) -> str:
        where = ZoneInfo(zone) if zone else self.zone
        local = in_zone(moment, where)
        return dates.format_time(local, "short", tzinfo=where, locale=self._locale)

    def moment(self, moment: datetime) -> str:
        local = in_zone(moment, self.zone)
        pattern = dates.get_datetime_format("medium", locale=self._locale)
        day = dates.format_date(local, "medium", self._locale)
        return str(pattern).replace("'", "").format(self.time(moment), day)

    def local(self, moment: datetime) -> str:
        """Return the value of a field of type datetime-local."""
        return in_zone(moment, self.zone).strftime("%Y-%m-%dT%H:%M")

    def ago(self, moment: datetime) -> str:
        """Return `3 days ago`; after a month, the day."""
        since = datetime.now(self.zone) - moment
        if since > timedelta(days=30) or since < -timedelta(minutes=1):
            return self.short_day(moment)
        return dates.format_timedelta(-since, add_direction=True, locale=self._locale)

    def zone_name(self, zone: str | None = None) -> str:
        """Return a zone's name by CLDR, such as `France Time`."""
        return zone_name(zone or self.zone_id, str(self._locale))

    def month(self, day: date) -> str:
        return dates.format_skeleton("yMMMM", day, locale=self._locale)

    def weekdays(self) -> list[tuple[str, str]]:
        """Return the days from Monday, each short and in full."""
        narrow = dates.get_day_names("abbreviated", "stand-alone", self._locale)
        wide = dates.get_day_names("wide", "stand-alone", self._locale)
        return [(narrow[number], wide[number]) for number in range(7)]

    def size(self, size: float) -> str:
        """Return the size of a file in bytes as `1.4 MB`."""
        units = ["byte", "kilobyte", "megabyte", "gigabyte"]
        while size >= KILO and len(units) > 1:
            size, units = size / KILO, units[1:]
        return format_unit(round(size, 1), f"digital-{units[0]}", "short", locale=self._locale)

    def due(self, day: date) -> str:
        """Return a calendar day, without a time zone."""
        return dates.format_date(day, "medium", self._locale)

    def country(self, code: str) -> str:
        """Return the name of a country (ISO 3166-1 alpha-2), or a code unknown to CLDR itself."""
        return str(self._locale.territories.get(code, code))

    def tongue(self, tag: str) -> str:
        """Return the name of a language (BCP 47), or a tag unknown to CLDR itself."""
        try:
            return Locale.parse(tag, sep="-").get_display_name(self._locale) or tag
        except (ValueError, UnknownLocaleError):
            return tag

    def percent(self, share: float) -> str:
        return str(numbers.format_percent(share, locale=self._locale))

    def number(self, number: float) -> str:
        return str(numbers.format_decimal(number, locale=self._locale))
