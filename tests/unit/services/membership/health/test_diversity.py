"""The diversity of a community under attack: no difference is about fewer than five people."""

import hashlib
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations, pairwise

import pytest

from services.membership.domain.anonymity import FEWEST
from services.membership.domain.health.diversity import (
    UNSEEN,
    Distribution,
    Picture,
    are_genders_apart,
    is_apart,
    replaces,
    succeed,
    take_picture,
)
from services.membership.domain.health.traits import Traits
from tests.unit.services.membership.health.test_genders import genders

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


def people(**departments: int) -> dict[str, Traits]:
    """Return so many people of each department."""
    return {
        f"{name} {number}": Traits(name)
        for name, count in departments.items()
        for number in range(count)
    }


def departments(picture: Picture) -> Distribution:
    return next(each for each in picture.distributions if each.trait == "department")


def shown(picture: Picture) -> dict[str, int]:
    return {cell.value: cell.people for cell in departments(picture).cells}


def test_cells_from_five_people_on_are_shown_and_rounded() -> None:
    picture = take_picture("c", people(IT=12, HR=9, Law=5), NOW)
    assert shown(picture) == {"IT": 10, "HR": 5, "Law": 5}
    assert (picture.people, departments(picture).hidden) == (25, 0)


def test_a_small_cell_hides_the_next_one_too() -> None:
    picture = take_picture("c", people(IT=12, HR=9, Law=1), NOW)
    assert (shown(picture), departments(picture).hidden) == ({"IT": 10}, 10)


def test_several_small_cells_of_five_in_all_hide_nothing_else() -> None:
    picture = take_picture("c", people(IT=12, HR=3, Law=2), NOW)
    assert (shown(picture), departments(picture).hidden) == ({"IT": 10}, 5)


@pytest.mark.parametrize("size", range(FEWEST))
def test_a_community_of_fewer_than_five_is_not_described(size: int) -> None:
    picture = take_picture("c", people(IT=size), NOW)
    assert (picture.people, picture.distributions, picture.prints) == (0, (), {})


def test_a_picture_stays_until_five_people_differ() -> None:
    before = take_picture("c", people(IT=8, HR=8), NOW)
    assert not replaces(take_picture("c", people(IT=8, HR=12), NOW), before)
    assert replaces(take_picture("c", people(IT=8, HR=13), NOW), before)
    moved = {**people(IT=8, HR=8), "IT 0": Traits("HR")}
    assert not replaces(take_picture("c", moved, NOW), before)
    swapped = people(IT=8, HR=5, Law=2)
    assert replaces(take_picture("c", swapped, NOW), before)


def test_a_person_who_leaves_for_another_community_is_not_told_by_both() -> None:
    one = take_picture("one", people(IT=8, HR=8), NOW)
    assert is_apart(take_picture("same", people(IT=8, HR=8), NOW), one)
    assert not is_apart(take_picture("two", people(IT=9, HR=8), NOW), one)
    moved = {**people(IT=8, HR=8), "IT 0": Traits("HR")}
    assert not is_apart(take_picture("three", moved, NOW), one)
    assert is_apart(take_picture("four", people(IT=8, HR=13), NOW), one)


def test_genders_count_where_they_are_given_from_five_on() -> None:
    given = ["woman"] * 11 + ["man"] * 6 + ["other"] * 2 + [""] * 7
    told = {f"p{n}": Traits("IT", gender=each) for n, each in enumerate(given)}
    picture = take_picture("c", told, NOW)
    assert genders(picture) == {"woman": 10, "": 5}
    assert picture.distributions[-1].hidden == 5


def test_nobody_seems_to_differ_because_genders_are_counted_now() -> None:
    before = hashlib.sha256(b"IT\nFR\nsenior").hexdigest()[:16]
    told = {f"p{n}": Traits("IT", "FR", "senior") for n in range(5)}
    assert set(take_picture("c", told, NOW).prints.values()) == {before}
    declared = {f"p{n}": Traits("IT", "FR", "senior", "woman") for n in range(5)}
    assert replaces(take_picture("c", declared, NOW), take_picture("c", told, NOW))


class Town:
    """A town that changes at random, and takes pictures as the service does."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self._traits = {f"p{n}": self._anybody() for n in range(40)}
        self._members = {f"c{n}": set(self._dice.sample(list(self._traits), 12)) for n in range(4)}
        self._members["all"] = set(self._traits)
        self.told: list[tuple[Picture, dict[str, Traits]]] = []
        """The pictures whose public part was new, and who was counted."""
        self.genders: list[tuple[Picture, dict[str, Traits]]] = []
        """The same of those whose genders were new."""
        self._latest: dict[str, Picture] = {}

    def _anybody(self) -> Traits:
        gender = self._dice.choice(("", "woman", "man"))
        return Traits(self._dice.choice("ABC"), gender=gender)

    def live(self) -> None:
        """Let people come, go and change, one by one; the attacker knows who."""
        for _ in range(300):
            key = self._dice.choice(["c0", "c1", "c2", "c3"])
            person = self._dice.choice(list(self._traits))
            if self._dice.random() < 0.2:
                self._traits[person] = self._anybody()
            self._members[key] ^= {person}
            if self._dice.random() < 0.3:  # copy another community, all but one
                other = self._dice.choice(["c0", "c1", "all"])
                self._members[key] = set(sorted(self._members[other])[1:])
            for each in self._members:
                self._picture(each)

    def _picture(self, key: str) -> None:
        counted = {person: self._traits[person] for person in self._members[key]}
        picture = take_picture(key, counted, NOW)
        before = self._latest.get(key)
        others = [other for name, other in self._latest.items() if name != key]
        following = succeed(picture, before, others)
        if following is None:
            return
        self._latest[key] = following
        if before is None or following.prints != before.prints:
            self.told.append((following, counted))
        is_new = before is None or following.genders != before.genders
        if is_new and following.told(UNSEEN) is not None:
            self.genders.append((following, counted))

    @staticmethod
    def in_turn(
        told: list[tuple[Picture, dict[str, Traits]]],
    ) -> Iterator[tuple[dict[str, Traits], dict[str, Traits]]]:
        """Yield the people of each two readings of one community that follow each other."""
        by_key: dict[str, list[dict[str, Traits]]] = {}
        for picture, counted in told:
            by_key.setdefault(picture.id, []).append(counted)
        for each in by_key.values():
            yield from pairwise(each)

    @property
    def latest(self) -> list[Picture]:
        return [each for each in self._latest.values() if each.people]


@pytest.mark.parametrize("seed", range(5))
def test_no_difference_of_two_readings_is_about_fewer_than_five(seed: int) -> None:
    town = Town(seed)
    town.live()
    assert len(town.told) > 10
    for one, other in town.in_turn(town.told):
        changed = [each for each in one.keys() | other.keys() if one.get(each) != other.get(each)]
        assert len(changed) >= FEWEST
    for first, second in combinations(town.latest, 2):
        assert is_apart(first, second)


@pytest.mark.parametrize("seed", range(5))
def test_no_difference_of_two_readings_is_about_the_genders_of_fewer_than_five(seed: int) -> None:
    town = Town(seed)
    town.live()
    assert len(town.genders) > 5
    for one, other in town.in_turn(town.genders):
        changed = [p for p in one.keys() | other.keys() if _gender(one, p) != _gender(other, p)]
        assert len(changed) >= FEWEST
    for first, second in combinations(town.latest, 2):
        assert are_genders_apart(first, second)


@pytest.mark.parametrize("seed", range(5))
def test_the_genders_shown_are_those_counted_then_and_certain_of_nobody(seed: int) -> None:
    town = Town(seed)
    town.live()
    for picture, counted in town.genders:
        exact = Counter(traits.gender for traits in counted.values())
        for value, people in genders(picture).items():
            assert people == exact[value] // FEWEST * FEWEST
            assert FEWEST <= exact[value] <= exact.total() - FEWEST


@pytest.mark.parametrize("seed", range(5))
def test_no_cell_and_no_remainder_is_fewer_than_five(seed: int) -> None:
    town = Town(seed)
    town.live()
    for picture, counted in town.told:
        for each in picture.distributions[:1]:
            exact = {cell.value: _of(counted, cell.value) for cell in each.cells}
            assert all(count >= FEWEST for count in exact.values())
            rest = len(counted) - sum(exact.values())
            assert rest == 0 or rest >= FEWEST
            assert all(cell.people % FEWEST == 0 for cell in each.cells)


def _gender(people: dict[str, Traits], person_id: str) -> str:
    return people[person_id].gender if person_id in people else ""


def _of(counted: dict[str, Traits], department: str) -> int:
    return sum(traits.department == department for traits in counted.values())
