"""Time zones as readers name them, by CLDR."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_PLACELESS = "Etc/"


def zone_name(name: str, locale: str) -> str:
    """Return a time zone's name, such as `France Time`, for a locale such as `en_GB`.

    Return `name` itself if it is unknown, or is of no place, such as `UTC`.
    """
    from babel import Locale, dates  # imported here, so that the start does not wait for it

    if "/" not in name or name.startswith(_PLACELESS):
        return name
    try:
        known = ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return name
    return dates.get_timezone_location(known, Locale.parse(locale)).replace(
        " :", "\N{NO-BREAK SPACE}:"
    )
