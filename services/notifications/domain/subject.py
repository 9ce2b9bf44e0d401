"""What notices are about: a subject, and what that lies in."""

from collections.abc import Iterable
from dataclasses import dataclass

COMMUNITY = "community"
EVERYONE = "everyone"
"""In the place of a community, where there is none."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing by its id. `kind`: the name of a module in subjects/."""

    kind: str
    id: str


Path = tuple[Subject, ...]
"""A subject, then what it lies in, the nearest first: a reply, its post, its community."""


def community_of(path: Iterable[Subject]) -> str | None:
    """The id of the community that a subject belongs to, or is."""
    return next((each.id for each in path if each.kind == COMMUNITY), None)


def place_of(path: Iterable[Subject]) -> str:
    """The same, or EVERYONE: where sight of it changes for many at once."""
    return community_of(path) or EVERYONE


def nearest(path: Iterable[Subject], kinds: Iterable[str]) -> Subject | None:
    """The first of one of these kinds."""
    wanted = set(kinds)
    return next((each for each in path if each.kind in wanted), None)
