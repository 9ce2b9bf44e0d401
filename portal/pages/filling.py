"""The common parts of forms: fields, texts by language, and refusals."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from starlette.responses import Response

from portal.gateway.errors import ApiError, Stale
from portal.gateway.models.values import Texts
from portal.view.words import LANGUAGES
from portal.visit import Visit


def kept(visit: Visit) -> dict[str, str]:
    """Return the fields of a form whose session ended."""
    return {name: value for name, value in visit.kept.items() if isinstance(value, str)}


def empty(visit: Visit, names: Iterable[str], **first: str) -> dict[str, str]:
    """Return the fields of a new thing."""
    return {**dict.fromkeys(names, ""), **first, **kept(visit)}


def sent(visit: Visit, names: Iterable[str]) -> dict[str, str]:
    return {name: visit.text(name) for name in names}


def match_after(refused: ApiError, match: str, current: str) -> str:
    """Return the ETag of the form's next try: the current one after a conflict was shown."""
    return current if isinstance(refused, Stale) else match


def in_fields(name: str, texts: Texts) -> dict[str, str]:
    """Return a field for each language: `title_fr`, `title_en`."""
    return {f"{name}_{language}": texts.get(language, "") for language in LANGUAGES}


def by_language(name: str, fields: Mapping[str, str]) -> Texts:
    """Return the texts that are not empty, by language."""
    found = {language: fields[f"{name}_{language}"] for language in LANGUAGES}
    return {language: text for language, text in found.items() if text}


def number(text: str) -> float | str:
    """Return a number, also if written with a comma or spaces; other texts unchanged."""
    plain = "".join(text.split()).replace(",", ".").replace("\N{MINUS SIGN}", "-")
    try:
        return float(plain)
    except ValueError:
        return text


def moment(text: str, zone: ZoneInfo) -> str:
    """Return a time of this zone for the API. Other texts stay, and the API refuses them."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).isoformat()
    except ValueError:
        return text


def several(text: str) -> list[str]:
    """Return the parts of a text between commas."""
    return [each.strip() for each in text.split(",") if each.strip()]


def names_in(text: str, known: Collection[str], most: int) -> list[str]:
    """Return the names between commas. known: names as `plain` makes them, which may have some.

    most: how many names at most, the first ones. So the work does not grow with what is sent.
    """
    parts, names, at = several(text), list[str](), 0
    longest = 1 + max((name.count(",") for name in known), default=0)
    while at < len(parts) and len(names) < most:
        ends = range(min(len(parts), at + longest), at, -1)
        joined = ((end, ", ".join(parts[at:end])) for end in ends)
        end, name = next(
            ((end, name) for end, name in joined if plain(name) in known), (at + 1, parts[at])
        )
        names.append(name)
        at = end
    return names


def plain(name: str) -> str:
    """Return a name for comparison, whatever the case and the spaces beside commas."""
    return ", ".join(several(name)).casefold()


def id_in(address: str) -> str:
    """Return the id in the address of a thing; or the text itself, which may be an id."""
    return urlsplit(address).path.rstrip("/").rpartition("/")[2] or "-"


async def form_page(
    visit: Visit,
    template: str,
    fields: Mapping[str, str],
    refused: ApiError | None,
    *,
    present: object,
    match: str,
    **more: Any,
) -> Response:
    """Respond with a form. `present`: the current state, shown after a concurrent change."""
    return await visit.page(
        template,
        422 if refused else 200,
        fields=fields,
        theirs=present if isinstance(refused, Stale) else None,
        match=match,
        wrong=refused.fields if refused else [],
        problem=visit.sentence(refused) if refused else "",
        key=visit.text("key") or visit.key(),
        **more,
    )
