"""The distribution of a community's people, reported so that nobody can be singled out.

A cell is shown only with five people or more, and the hidden cells together have none, or at least
five. Numbers are rounded down to a multiple of five. There is no filter to choose the counted
people. All readings between two changes return the same picture, and any two pictures, of one
community at two times or of two communities, differ by nobody or by at least five people. So no
difference of two readings is about fewer than five.

An attribute that is always hidden needs more. Its cells are shown only if nothing is certain about
anyone: at least five people are outside of each. And its distribution is updated only once its own
values have changed for five people: otherwise four public changes would reveal a fifth person. So
it is updated separately from the others.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from pydantic import BaseModel

from services.membership.domain.anonymity import FEWEST
from services.membership.domain.health.traits import Traits

UNSEEN = "gender"
"""The attribute that nobody sees of a person."""
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

    hidden: the number of people in hidden cells, rounded down. people: all of them, rounded down; 0
    in older pictures, which means the picture's number.
    """

    trait: str
    cells: tuple[Cell, ...]
    hidden: int
    people: int = 0


class Picture(BaseModel):
    """A community's distributions at one moment; its id is the community's.

    people: their number, rounded down; 0 if too few. size: the exact number, never shown. prints: a
    hash of each person's counted data, to count later differences. genders: the same for the shown
    genders, of people who declared one; None in older pictures. declared: their number, to find
    similar pictures.
    """

    id: str
    taken_at: datetime
    people: int = 0
    size: int = 0
    distributions: tuple[Distribution, ...] = ()
    prints: dict[str, str] = {}
    genders: dict[str, str] | None = None
    declared: int | None = None

    def told(self, trait: str) -> Distribution | None:
        """Return the distribution by an attribute, as far as it may be shown.

        Pictures from before the separate rule for genders may reveal everybody's.
        """
        found = next((each for each in self.distributions if each.trait == trait), None)
        if found is None or trait != UNSEEN or found.hidden or len(found.cells) != 1:
            return found
        return found.model_copy(update={"cells": (), "hidden": found.cells[0].people})


def take_picture(key: str, people: Mapping[str, Traits], now: datetime) -> Picture:
    """Return a picture of these people, an empty one if they are fewer than five."""
    if len(people) < FEWEST:
        return Picture(id=key, taken_at=now, genders={}, declared=0)
    genders = {one: _gender_print(one, traits.gender) for one, traits in people.items()}
    genders = {one: told for one, told in genders.items() if told}
    return Picture(
        id=key,
        taken_at=now,
        people=_rounded(len(people)),
        size=len(people),
        distributions=tuple(_distributions(people)),
        prints={person_id: _print(traits) for person_id, traits in people.items()},
        genders=genders,
        declared=len(genders),
    )


def succeed(picture: Picture, before: Picture | None, others: Iterable[Picture]) -> Picture | None:
    """Return the picture to show after the one before; None: that one stays.

    picture: of the people now. others: pictures of others that may be alike. Where only one of the
    two may change, the genders or the rest, the other is carried over.
    """
    alike = list(others)
    rest = before is None or replaces(picture, before)
    rest = rest and all(is_apart(picture, other) for other in alike)
    genders = replaces_genders(picture, before) and all(
        are_genders_apart(picture, other) for other in alike
    )
    if rest:
        return picture if genders else _with_genders(picture, before)
    return _with_genders(before, picture) if genders and before and before.people else None


def replaces(picture: Picture, before: Picture) -> bool:
    """Return whether at least five people have changed since the previous picture."""
    return _differing(picture.prints, before.prints) >= FEWEST


def replaces_genders(picture: Picture, before: Picture | None) -> bool:
    """Return whether the genders of five people have changed since they were reported.

    People without one count as unchanged. A picture of too few people has no genders.
    """
    if before is None or before.told(UNSEEN) is None:
        return True
    if not picture.people or picture.genders is None or before.genders is None:
        return False
    return _differing(picture.genders, before.genders) >= FEWEST


def is_apart(picture: Picture, other: Picture) -> bool:
    """Return whether the picture of another community differs by nobody, or by five people."""
    return _differing(picture.prints, other.prints) == 0 or replaces(picture, other)


def are_genders_apart(picture: Picture, other: Picture) -> bool:
    """Return whether another's genders differ for nobody or for five people.

    If neither shows any, it makes no difference. If one does, it tells something that the other has
    none to show, too.
    """
    one, two = picture.told(UNSEEN), other.told(UNSEEN)
    if one is None or two is None or not (one.cells or two.cells):
        return True
    if picture.genders is None or other.genders is None:
        return False
    return _differing(picture.genders, other.genders) not in range(1, FEWEST)


def _with_genders(picture: Picture, source: Picture | None) -> Picture:
    """Return the picture with the genders of another moment, or none if none were told then.

    Of a source from before its genders' digests were kept, those of now count from now on.
    """
    rest = [each for each in picture.distributions if each.trait != UNSEEN]
    told = source.told(UNSEEN) if source else None
    if source is None or told is None:
        said: dict[str, str] = {}
    else:
        said = (picture.genders or {}) if source.genders is None else source.genders
        rest.append(told)
    changed = {"distributions": tuple(rest), "genders": said, "declared": len(said)}
    return picture.model_copy(update=changed)


def _differing(one: Mapping[str, str], other: Mapping[str, str]) -> int:
    return sum(one.get(key) != other.get(key) for key in one.keys() | other.keys())


def _distributions(people: Mapping[str, Traits]) -> Iterator[Distribution]:
    for number, trait in enumerate(Traits._fields):
        yield _distribution(trait, Counter(traits[number] for traits in people.values()))


def _distribution(trait: str, counted: Counter[str]) -> Distribution:
    """Hide the cells of fewer than five, and the next smallest while fewer than five are hidden."""
    shown = sorted((each for each in counted if counted[each] >= FEWEST), key=lambda v: counted[v])
    hidden = counted.total() - sum(counted[value] for value in shown)
    while shown and 0 < hidden < FEWEST:
        hidden += counted[shown.pop(0)]
    everybody = counted.total()
    if trait == UNSEEN and any(everybody - counted[value] < FEWEST for value in shown):
        shown, hidden = [], everybody
    cells = [Cell(value=value, people=_rounded(counted[value])) for value in shown]
    cells.sort(key=lambda cell: (-cell.people, cell.value))
    return Distribution(
        trait=trait, cells=tuple(cells), hidden=_rounded(hidden), people=_rounded(everybody)
    )


def _rounded(people: int) -> int:
    return people // FEWEST * FEWEST


def _print(traits: Traits) -> str:
    """Return a digest.

    Without a gender, it is that of pictures from before genders were counted: otherwise everybody
    would seem to differ, and one newcomer could be singled out.
    """
    told = traits if traits.gender else traits[:-1]
    return _digest(*told)


def _gender_print(person_id: str, gender: str) -> str:
    """Return a digest, which differs between people of one gender; empty without a gender."""
    return _digest(person_id, gender) if gender else ""


def _digest(*told: str) -> str:
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
