"""The attributes of people by which communities are described, as the organisation sees them."""

from typing import NamedTuple


class Traits(NamedTuple):
    """A person's attributes; an empty one is unknown, or not for everyone to see."""

    department: str = ""
    country: str = ""
    seniority: str = ""
