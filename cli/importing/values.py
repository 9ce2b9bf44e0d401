"""Conversions of documents' values for the platform. Each function raises Unfit."""

from datetime import UTC, date, datetime, time

from cli.importing.documents import Unfit

MOST_DETAILS = 1_000_000
"""The limit on what a structure holds: its values and their characters."""
LANGUAGES = ("fr", "en")
_SHOWN = 40


def language(value: object) -> str | None:
    """Read fr, en, or a form of them such as `fr-CA`; None if there is no value."""
    if value is None or value == "":
        return None
    code = str(value).strip().lower().replace("_", "-").partition("-")[0] if _plain(value) else ""
    if code not in LANGUAGES:
        raise Unfit(f"lang: {shown(value)} is neither fr nor en (--lang sets it for all)")
    return code


def tags(value: object) -> tuple[str, ...]:
    """Read a list, or words separated by commas. Duplicates are removed."""
    if value is None:
        return ()
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(_plain(part) for part in parts):
        raise Unfit(f"tags: {shown(value)} is not a list of words")
    return tuple(dict.fromkeys(tag for part in parts if (tag := " ".join(str(part).split()))))


def byline(value: object) -> str | None:
    """Read the name of one author or several."""
    if value is None:
        return None
    given: list[object] = value if isinstance(value, list) else [value]
    names = [" ".join(name.split()) for name in given if isinstance(name, str)]
    if len(names) < len(given):
        raise Unfit(f"author: {shown(value)} is not a name")
    return ", ".join(names) or None


def moment(value: object, name: str) -> str | None:
    """Read a date or a time (ISO 8601). Without an offset it is UTC."""
    if value is None or value == "":
        return None
    try:
        found = _time(value)
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat()
    except (ValueError, TypeError, OverflowError):
        raise Unfit(f"{name}: {shown(value)} is not a date like 2026-03-12") from None


def text(value: object, name: str) -> str:
    """Read a text, empty if there is no value. Numbers and dates are converted to text."""
    if value is None:
        return ""
    if not _plain(value):
        raise Unfit(f"{name}: it is not a text")
    return str(value)


def bounded(value: object, name: str) -> object:
    """Return a structure that is no larger than a file: aliases of YAML can repeat its parts."""
    size, rest = 0, [value]
    while rest:
        each = rest.pop()
        if isinstance(each, dict):
            rest += [*each.keys(), *each.values()]
        elif isinstance(each, list | tuple | set):
            rest += each
        size += 1 + (len(each) if isinstance(each, str | bytes) else 0)
        if size + len(rest) > MOST_DETAILS:
            raise Unfit(f"{name}: it is larger than {MOST_DETAILS / 1e6:.0f} MB")
    return value


def shown(value: object) -> str:
    """Quote a value, shortened for a message. A container is named by its type."""
    if not _plain(value):
        return f"a {type(value).__name__}"
    words = str(value)
    return f"“{words[:_SHOWN]}…”" if len(words) > _SHOWN else f"“{words}”"


def _plain(value: object) -> bool:
    """Return whether a value may be printed: the text of containers may be huge by YAML aliases."""
    if isinstance(value, int) and value.bit_length() > 64:  # noqa: PLR2004 - of any machine
        return False
    return isinstance(value, str | int | float | date)


def _time(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, str):
        return datetime.fromisoformat(value.strip())
    raise TypeError
