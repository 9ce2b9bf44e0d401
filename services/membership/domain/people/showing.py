"""The fields of a profile that can be hidden, and their audiences."""

from enum import StrEnum

HIDEABLE = (
    *("headline", "about", "skills", "location", "languages", "department", "country"),
    *("time_zone", "seniority", "links", "pronouns", "availability", "competencies"),
    "avatar",
)
"""The fields that can be hidden. People are known by name, and nobody else sees the address."""


class ShownTo(StrEnum):
    """The audience of a field.

    everyone: the whole organisation. companions: people who share a community with the person.
    nobody: only the person.
    """

    EVERYONE = "everyone"
    COMPANIONS = "companions"
    NOBODY = "nobody"


class Closeness(StrEnum):
    """The relation of a reader to the person."""

    SELF = "self"
    COMPANION = "companion"
    COLLEAGUE = "colleague"


_OPEN = {
    Closeness.SELF: frozenset(ShownTo),
    Closeness.COMPANION: frozenset({ShownTo.EVERYONE, ShownTo.COMPANIONS}),
    Closeness.COLLEAGUE: frozenset({ShownTo.EVERYONE}),
}


def is_shown(audience: ShownTo, reader: Closeness) -> bool:
    return audience in _OPEN[reader]
