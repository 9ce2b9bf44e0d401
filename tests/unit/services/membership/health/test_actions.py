from datetime import UTC, datetime
from typing import Any

from services.membership.domain.anonymity import FEWEST
from services.membership.domain.health.actions import MOST, Action, ActionKind, Condition, suggest
from services.membership.domain.health.month import Month
from services.membership.domain.health.place import (
    Measure,
    Place,
    band_of,
    middle,
    values_of,
)

NOW = datetime(2026, 6, 10, tzinfo=UTC)


def month(name: str = "2026-05", **fields: Any) -> Month:
    return Month(id=f"c@{name}", community_id="c", month=name, **fields)


def condition(*months: Month, **fields: Any) -> Condition:
    place = Place(id="c", members=50, progress=0.5)
    given = {"place": place, "overdue": 0, "planned": True, "now": NOW, **fields}
    return Condition(months=months or (month(),), **given)


def test_nothing_is_suggested_to_a_community_that_is_well() -> None:
    assert suggest(condition()) == []


def test_each_action_has_the_number_that_it_rests_on() -> None:
    asked = month(questions=8, answered=5, hours=50.0)
    newcomers = month("2026-04", joined=10, left_early=(4, 4))
    assert suggest(condition(newcomers, asked, overdue=2)) == [
        Action(ActionKind.ANSWER_QUESTIONS, 3, 0),
        Action(ActionKind.ASK_EXPERTS, 50.0, 48.0),
        Action(ActionKind.WELCOME_NEWCOMERS, 0.6, 0.7),
        Action(ActionKind.REFRESH_CONTENT, 2, 0),
    ]


def test_shares_of_a_few_suggest_nothing() -> None:
    few = month(contributors=5, contributions=5, top=5, pairs=4, joined=4, left_early=(4, 4))
    assert suggest(condition(few)) == []
    many = month(contributors=6, contributions=20, top=19, pairs=5, across=0)
    kinds = [each.kind for each in suggest(condition(many))]
    assert kinds == [ActionKind.SHARE_THE_WORK, ActionKind.BRIDGE_DEPARTMENTS]


def test_a_community_without_goals_and_plans_is_asked_for_them() -> None:
    small = Place(id="c", members=3)
    assert suggest(condition(place=small, planned=False)) == [
        Action(ActionKind.INVITE, 3, 10),
        Action(ActionKind.SET_OBJECTIVE, 0, 1),
        Action(ActionKind.PLAN_SEASON, 0, 1),
    ]


def test_a_list_stays_short() -> None:
    bad = month(questions=9, hours=99.0, contributors=9, contributions=9, top=9, pairs=9)
    small = Place(id="c", members=3)
    assert len(suggest(condition(bad, place=small, overdue=1, planned=False))) == MOST


def test_the_middle_is_of_five_communities_or_none() -> None:
    months = [month(active=n, questions=1, answered=n % 2) for n in range(FEWEST)]
    values = [values_of(each, NOW) for each in months]
    found = middle(values)
    assert (found[Measure.ACTIVE], found[Measure.ANSWERED]) == (2, 0)
    assert Measure.HOURS not in found
    assert middle(values[1:]) == {}


def test_bands_are_of_like_sizes() -> None:
    assert [band_of(n) for n in (0, 9, 10, 29, 30, 5_000)] == [0, 0, 1, 1, 2, 5]
