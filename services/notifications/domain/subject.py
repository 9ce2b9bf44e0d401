"""The subject of a notice, and its containers."""

from collections.abc import Iterable
from dataclasses import dataclass

COMMUNITY = "community"
EVERYONE = "everyone"
"""The place of subjects without a community."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing, by its id. `kind`: the name of a module in subjects/."""

    kind: str
    id: str


Path = tuple[Subject, ...]
"""A subject and the things that contain it, nearest first: a reply, its post, its community."""


def community_of(path: Iterable[Subject]) -> str | None:
    """Return the id of the community that a subject belongs to, or is."""
    return next((each.id for each in path if each.kind == COMMUNITY), None)


def place_of(path: Iterable[Subject]) -> str:
    """Return the same, or EVERYONE.

    A place is where the visibility of a subject changes for many persons at once.
    """
    return community_of(path) or EVERYONE


def nearest(path: Iterable[Subject], kinds: Iterable[str]) -> Subject | None:
    """Return the first subject of one of these kinds."""
    wanted = set(kinds)
    return next((each for each in path if each.kind in wanted), None)
