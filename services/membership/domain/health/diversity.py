"""The distribution of a community's people, told so that nobody can be singled out.

A cell is shown from five people on, and the people in hidden cells are none or five or more, too.
Numbers are rounded down to a multiple of five. Nobody chooses the people counted: there is no
filter. All readings between two changes are the same picture, and any two pictures, of one
community at two moments or of two communities, differ by nobody or by five people at least. So no
difference of two readings is about fewer than five.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from pydantic import BaseModel

from services.membership.domain.health.traits import Traits

FEWEST = 5
ORGANISATION = "organisation"
"""The id of the picture of all people."""


class Cell(BaseModel):
    """People who have a value. An empty value: unknown, or not for everyone to see.

    people: rounded down to a multiple of five.
    """

    value: str
    people: int


class Distribution(BaseModel):
    """The people by the values of one attribute, the most frequent first.

    hidden: the people in cells that are not shown, rounded down.
    """

    trait: str
    cells: tuple[Cell, ...]
    hidden: int


class Picture(BaseModel):
    """A community's distributions at one moment; its id is the community's.

    people: their number, rounded down; 0 if they were too few. size: the exact one, never shown.
    prints: what was counted of each person, illegible, to tell how many differ later.
    """

    id: str
    taken_at: datetime
    people: int = 0
    size: int = 0
    distributions: tuple[Distribution, ...] = ()
    prints: dict[str, str] = {}


def take_picture(key: str, people: Mapping[str, Traits], now: datetime) -> Picture:
    """Return a picture of these people, an empty one if they are fewer than five."""
    if len(people) < FEWEST:
        return Picture(id=key, taken_at=now)
    return Picture(
        id=key,
        taken_at=now,
        people=_rounded(len(people)),
        size=len(people),
        distributions=tuple(_distributions(people)),
        prints={person_id: _print(traits) for person_id, traits in people.items()},
    )


def replaces(picture: Picture, before: Picture) -> bool:
    """Return whether five people have come, gone or changed since the picture before."""
    return _differing(picture, before) >= FEWEST


def is_apart(picture: Picture, other: Picture) -> bool:
    """Return whether the picture of another community differs by nobody, or by five people."""
    return _differing(picture, other) == 0 or replaces(picture, other)


def _differing(picture: Picture, other: Picture) -> int:
    one, two = picture.prints, other.prints
    return sum(one.get(key) != two.get(key) for key in one.keys() | two.keys())


def _distributions(people: Mapping[str, Traits]) -> Iterator[Distribution]:
    for number, trait in enumerate(Traits._fields):
        yield _distribution(trait, Counter(traits[number] for traits in people.values()))


def _distribution(trait: str, counted: Counter[str]) -> Distribution:
    """Hide the cells of fewer than five, and the next smallest while fewer than five are hidden."""
    shown = sorted((each for each in counted if counted[each] >= FEWEST), key=lambda v: counted[v])
    hidden = counted.total() - sum(counted[value] for value in shown)
    while shown and 0 < hidden < FEWEST:
        hidden += counted[shown.pop(0)]
    cells = [Cell(value=value, people=_rounded(counted[value])) for value in shown]
    cells.sort(key=lambda cell: (-cell.people, cell.value))
    return Distribution(trait=trait, cells=tuple(cells), hidden=_rounded(hidden))


def _rounded(people: int) -> int:
    return people // FEWEST * FEWEST


def _print(traits: Traits) -> str:
    """Return a digest.

    Without a gender, it is that of pictures from before genders were counted: otherwise everybody
    would seem to differ, and one newcomer could be singled out.
    """
    told = traits if traits.gender else traits[:-1]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
