"""The attributes of people by which communities are described, as the organisation sees them."""

from enum import StrEnum
from typing import NamedTuple


class Gender(StrEnum):
    """A gender, declared only for diversity figures."""

    WOMAN = "woman"
    MAN = "man"
    NON_BINARY = "non_binary"
    OTHER = "other"


class Traits(NamedTuple):
    """A person's attributes; an empty one is unknown, or not for everyone to see.

    gender: as declared; nobody sees it of a person.
    """

    department: str = ""
    country: str = ""
    seniority: str = ""
    gender: str = ""
