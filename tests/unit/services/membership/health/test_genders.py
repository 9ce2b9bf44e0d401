"""Genders in pictures of diversity: nothing tells of anyone's, however public things change."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.membership.domain.anonymity import FEWEST
from services.membership.domain.health.diversity import (
    UNSEEN,
    Picture,
    are_genders_apart,
    is_apart,
    replaces,
    replaces_genders,
    succeed,
    take_picture,
)
from services.membership.domain.health.traits import Traits

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


def declaring(*told: str, department: str = "IT") -> dict[str, Traits]:
    """Return people who declare these genders in turn; an empty one: none."""
    return {f"p{n}": Traits(department, gender=each) for n, each in enumerate(told)}


def genders(picture: Picture | None) -> dict[str, int]:
    told = picture.told(UNSEEN) if picture else None
    return {cell.value: cell.people for cell in told.cells} if told else {}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (["woman"] * 12, {}),
        ([""] * 12, {}),
        (["woman"] * 8 + ["man"] * 4, {}),
        (["woman"] * 8 + [""] * 5, {"woman": 5, "": 5}),
        (["woman"] * 8 + ["man"] * 3 + ["other"] * 2, {"woman": 5}),
    ],
)
def test_genders_are_shown_only_if_nobody_is_certain_to_have_one(
    told: list[str], expected: dict[str, int]
) -> None:
    picture = take_picture("c", declaring(*told), NOW)
    assert genders(picture) == expected


@given(
    st.lists(st.sampled_from(["", "woman", "man", "other"]), max_size=40),
)
def test_no_shown_gender_is_that_of_fewer_than_five_or_of_all_but_fewer(told: list[str]) -> None:
    for value in genders(take_picture("c", declaring(*told), NOW)):
        assert FEWEST <= told.count(value) <= len(told) - FEWEST


def test_a_picture_from_before_tells_no_gender_that_everybody_has() -> None:
    cell = {"value": "woman", "people": 10}
    old = {"trait": "gender", "cells": [cell], "hidden": 0}
    picture = Picture.model_validate(
        {"id": "c", "taken_at": NOW, "people": 10, "size": 12, "distributions": [old]}
    )
    told = picture.told(UNSEEN)
    assert told is not None
    assert (told.cells, told.hidden) == ((), 10)


def test_public_changes_do_not_tell_the_gender_of_a_newcomer() -> None:
    before = take_picture("c", declaring(*["woman"] * 9, *["man"] * 6), NOW)
    people = declaring(*["woman"] * 10, *["man"] * 6)
    people |= {f"p{n}": Traits("HR", gender="woman") for n in range(4)}
    people = {**people, "p9": Traits("IT", gender="man"), "new": Traits("IT", gender="woman")}
    later = take_picture("c", people, NOW)
    following = succeed(later, before, ())
    assert following is not None
    assert following.prints == later.prints
    assert (genders(following), following.genders) == (genders(before), before.genders)
    assert following.declared == len(before.genders or ())
    assert succeed(later, following, ()) is None


def test_genders_change_alone_once_five_people_s_have() -> None:
    before = take_picture("c", declaring(*[""] * 20), NOW)
    three = take_picture("c", declaring(*["woman"] * 3, *[""] * 22), NOW)
    carried = succeed(three, before, ())
    assert carried is not None
    assert (carried.size, genders(carried), carried.genders) == (25, {}, {})
    four = take_picture("c", declaring(*["woman"] * 4, *[""] * 21), NOW)
    assert succeed(four, carried, ()) is None
    five = take_picture("c", declaring(*["woman"] * 5, *[""] * 20), NOW)
    following = succeed(five, carried, ())
    assert following is not None
    assert genders(following) == {"woman": 5, "": 20}
    assert (following.prints, following.genders) == (three.prints, five.genders)


def test_people_without_a_gender_do_not_change_the_genders() -> None:
    before = take_picture("c", declaring(*["woman"] * 9, *["man"] * 6), NOW)
    more = take_picture("c", declaring(*["woman"] * 9, *["man"] * 6, *[""] * 7), NOW)
    assert replaces(more, before)
    assert not replaces_genders(more, before)


def test_genders_are_carried_over_a_time_of_too_few_people() -> None:
    before = take_picture("c", declaring(*["woman"] * 6, *["man"] * 6), NOW)
    empty = succeed(take_picture("c", declaring("woman"), NOW), before, ())
    assert empty is not None
    assert (empty.people, empty.genders) == (0, before.genders)
    again = take_picture("c", declaring(*["woman"] * 5, *["man"] * 6), NOW)
    following = succeed(again, empty, ())
    assert following is not None
    assert following.genders == before.genders


def test_two_communities_with_almost_the_same_genders_do_not_both_tell_them() -> None:
    one = take_picture("one", declaring(*["woman"] * 5, *["man"] * 6), NOW)
    many = {f"q{n}": Traits("HR") for n in range(20)}
    told = {**declaring(*["woman"] * 5, *["man"] * 6), **many, "new": Traits(gender="woman")}
    two = take_picture("two", told, NOW)
    assert is_apart(two, one)
    assert not are_genders_apart(two, one)
    following = succeed(two, None, [one])
    assert following is not None
    assert (following.told(UNSEEN), following.prints) == (None, two.prints)
    same = take_picture("same", {**declaring(*["woman"] * 5, *["man"] * 6), **many}, NOW)
    assert succeed(same, None, [one]) == same


def test_a_community_with_too_few_genders_is_compared_too() -> None:
    few = take_picture("few", declaring(*["woman"] * 4, *[""] * 9), NOW)
    five = take_picture("five", declaring(*["woman"] * 5, *[""] * 14), NOW)
    assert (genders(few), genders(five)) == ({}, {"woman": 5, "": 10})
    assert not are_genders_apart(five, few)


def test_a_picture_from_before_keeps_its_genders_and_counts_from_then_on() -> None:
    first = take_picture("c", declaring(*["woman"] * 9, *["man"] * 6), NOW)
    old = first.model_copy(update={"genders": None, "declared": None})
    later = take_picture("c", declaring(*["woman"] * 15, *["man"] * 6), NOW)
    following = succeed(later, old, ())
    assert following is not None
    assert (genders(following), following.genders) == (genders(old), later.genders)
    assert not are_genders_apart(later, old)
