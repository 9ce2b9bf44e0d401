"""The parts of each kind of post beside its title and text: fields of forms, and parts of pages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from portal.pages import filling
from portal.view.marking import said
from portal.view.words import in_zone

Details = Mapping[str, Any]
"""A payload of the API: by the name of the kind, its parts."""

KINDS: Final[Mapping[str, str]] = {
    "question": said("A question: I need an answer"),
    "article": said("An article: I know something others can use"),
    "discussion": said("A discussion: I would like to hear opinions"),
    "experience": said("An experience report: I tried something"),
    "practice": said("A best practice: this works, and I can show it"),
    "tool": said("A tool: others can use it too"),
    "link": said("A link: this is worth reading"),
    "podcast": said("A podcast episode: listen to this"),
    "video": said("A video: watch this"),
    "gallery": said("A gallery: look at these pictures"),
    "poll": said("A poll: which of these do you prefer?"),
    "challenge": said("A challenge: who has an idea for this problem?"),
    "idea": said("An idea: we could try this"),
    "announcement": said("An announcement: every member should know"),
}
"""The kinds that people can write, in the order in which they are offered."""

ADOPTED = frozenset({"idea", "practice"})
"""The kinds for which pages show adoptions."""
FOR_ANIMATORS = frozenset({"announcement"})
FEWEST_LINES = 2

_AN_ADDRESS = re.compile(r"https?://[!-~]+")
_BEGINNINGS: Final[Mapping[str, Any]] = {
    "text": "…",
    "address": "https://example.org",
    "lines": ["…", "……"],
    "pictures": [],
}
"""What a draft has in the fields that its kind needs, by `Field.of`, until something is written."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. `of`: a text of Markdown, one line or several, an address, and so on.

    `pictures` are among the files of the form (pages/attaching.py).
    """

    name: str
    label: str
    of: Literal[
        "text", "line", "address", "number", "lines", "moment", "yes", "post", "pictures"
    ] = "text"
    hint: str = ""
    required: bool = True


_ADDRESS = Field("url", said("Address"), "address", said("It begins with https://"))

FIELDS: Final[Mapping[str, tuple[Field, ...]]] = {
    "experience": (
        Field("context", said("Context"), hint=said("Where you were, and what you wanted.")),
        Field("action", said("What we did")),
        Field("outcome", said("What happened")),
        Field("again", said("What would you do again?"), hint=said("What would you not do again?")),
    ),
    "practice": (
        Field("problem", said("The problem")),
        Field("practice", said("The practice")),
        Field("evidence", said("The evidence"), hint=said("How do you know that it works?")),
    ),
    "tool": (
        _ADDRESS,
        Field("owner", said("People in charge"), "line", required=False),
        Field("licence", said("Licence"), "line", required=False),
    ),
    "link": (_ADDRESS,),
    "question": (
        Field(
            "bounty",
            said("Reward for the accepted answer"),
            "line",
            said("For example: a word of thanks at our next meeting."),
            required=False,
        ),
    ),
    "podcast": (
        Field("season", said("Season"), "number", required=False),
        Field("episode", said("Episode"), "number", required=False),
    ),
    "video": (
        Field(
            "url",
            said("Where to watch it"),
            "address",
            said("If it is hosted elsewhere. It begins with https://"),
            required=False,
        ),
    ),
    "gallery": (Field("pictures", said("Pictures"), "pictures"),),
    "poll": (
        Field("options", said("Options"), "lines", said("One option per line, 2 to 20.")),
        Field("several", said("Several choices allowed"), "yes", required=False),
        Field("closes_at", said("Closes"), "moment", required=False),
    ),
    "challenge": (Field("deadline", said("Open for ideas until"), "moment", required=False),),
    "idea": (Field("challenge_id", said("The challenge it answers"), "post", required=False),),
}

NAMES: Final = tuple(dict.fromkeys(field.name for each in FIELDS.values() for field in each))


@dataclass(frozen=True, slots=True)
class Part:
    """A field with its value. `html`: of a text of Markdown."""

    field: Field
    value: str
    html: str = ""

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.value)


def fields_of(kind: str) -> tuple[Field, ...]:
    return FIELDS.get(kind, ())


def names_of(kind: str) -> tuple[str, ...]:
    return tuple(field.name for field in fields_of(kind))


def others(kind: str) -> tuple[str, ...]:
    """Return the fields of the other kinds. A form keeps them, for an author who comes back."""
    of_kind = {*names_of(kind), *names_of("gallery")}  # pictures are among the files
    return tuple(name for name in NAMES if name not in of_kind)


def details_in(kind: str, fields: Mapping[str, str], zone: ZoneInfo) -> dict[str, Any] | None:
    """Return the payload in a form, for the API. `zone`: the reader's, for times."""
    if kind not in FIELDS:
        return None
    return {kind: {field.name: _read(field, fields[field.name], zone) for field in FIELDS[kind]}}


def beginning(kind: str) -> dict[str, Any] | None:
    """Return the payload that a draft begins with, before its author wrote any."""
    if kind not in FIELDS:
        return None
    return {kind: {each.name: _BEGINNINGS[each.of] for each in FIELDS[kind] if each.required}}


def has_needed(kind: str, details: Details | None) -> bool:
    """Return whether a draft of this kind can have a payload, as far as its fields tell."""
    payload = (details or {}).get(kind) or {}
    needed = (field for field in fields_of(kind) if field.required)
    return all(_is_given(field, payload.get(field.name)) for field in needed)


def _is_given(field: Field, value: Any) -> bool:
    match field.of:
        case "pictures":
            return all(picture["alt"] for picture in value or ())
        case "lines":
            return len(value or ()) >= FEWEST_LINES
        case "address":
            return _AN_ADDRESS.fullmatch(value or "") is not None
        case _:
            return bool(value)


def _read(field: Field, text: str, zone: ZoneInfo) -> Any:
    match field.of:
        case "lines":
            return [line.strip() for line in text.splitlines() if line.strip()]
        case "yes":
            return bool(text)
        case "number" if text.isdecimal():
            return int(text)
        case "post" | "number" | "address" if not (text or field.required):
            return None
        case "moment":
            return filling.moment(text, zone) if text else None
        case _:
            return text


def parts_of(kind: str, details: Details | None) -> Iterator[Part]:
    """Yield the parts with a value, in reading order."""
    payload = (details or {}).get(kind) or {}
    for field in fields_of(kind):
        given = payload.get(field.name)
        if isinstance(given, Mapping):
            yield Part(field, given["body"], given["html"])
        elif field.of == "pictures" and given:
            yield Part(field, "\n".join(_said_of(picture) for picture in given))
        elif isinstance(given, list):
            yield Part(field, "\n".join(given))
        elif given:
            yield Part(field, str(given))


def _said_of(picture: Mapping[str, str]) -> str:
    return ": ".join(filter(None, (picture["alt"], picture["caption"])))


def filled(kind: str, details: Details | None, zone: ZoneInfo) -> dict[str, str]:
    """Return the fields of a form, with their current values."""
    known = {part.field.name: _written(part, zone) for part in parts_of(kind, details)}
    return {**dict.fromkeys(names_of(kind), ""), **known}


def _written(part: Part, zone: ZoneInfo) -> str:
    if part.field.of != "moment":
        return part.value
    return in_zone(part.moment, zone).strftime("%Y-%m-%dT%H:%M")


def whole(kind: str, body: str, details: Details | None) -> str:
    """Return all texts of a post, for a comparison with another version."""
    return "\n\n".join(filter(None, [body, *(part.value for part in parts_of(kind, details))]))
