"""Reasons to meet a person, and the search for candidates."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.membership.domain.networking.meeting import Reasons, Start, reasons_to_meet, some_of
from services.membership.domain.people.profile import Profile
from shared.contracts.people import Competency
from shared.contracts.values import Language

NOW = datetime(2026, 1, 5, tzinfo=UTC)
NOTHING: frozenset[str] = frozenset()
SHARED = frozenset({"data"})


def person(department: str, *rated: Competency) -> Profile:
    made = {"language": Language.FRENCH, "created_at": NOW, "updated_at": NOW}
    return Profile(id="p", department=department, competencies=rated, **made)


LEARNER = person("Rails", Competency(topic_id="sql", wants_to_learn=True))
SQL = Competency(topic_id="sql", level=4, can_teach=True)


def test_a_person_who_can_teach_a_wanted_topic_is_suggested() -> None:
    found = reasons_to_meet(LEARNER, person("Roads", SQL), SHARED)
    assert found == Reasons(SHARED, frozenset({"sql"}), NOTHING)
    assert reasons_to_meet(person("Roads", SQL), LEARNER, NOTHING) == Reasons(
        NOTHING, NOTHING, frozenset({"sql"})
    )


@pytest.mark.parametrize(
    ("department", "shared", "is_reason"),
    [("Roads", SHARED, True), ("Rails", SHARED, False), ("Roads", NOTHING, False)],
)
def test_a_shared_community_is_a_reason_to_meet_other_departments(
    department: str, shared: frozenset[str], *, is_reason: bool
) -> None:
    assert (reasons_to_meet(LEARNER, person(department), shared) is not None) is is_reason


def test_people_of_the_same_department_are_suggested_only_to_teach() -> None:
    assert reasons_to_meet(LEARNER, person("Rails", SQL), NOTHING) is not None


def test_people_who_help_each_other_come_first() -> None:
    teaches, both = Reasons(teaches={"a", "b"}), Reasons(teaches={"a"}, learns={"b"})
    places = Reasons(communities={str(n) for n in range(9)})
    assert both.score > teaches.score > places.score


def test_candidates_change_daily_and_stay_all_day() -> None:
    today, tomorrow = (Start.of("p", date(2026, 1, day)) for day in (5, 6))
    assert today == Start.of("p", date(2026, 1, 5)) != tomorrow
    assert UUID(today.person)
    ids = [str(n) for n in range(50)]
    assert some_of(ids, today, 5) == some_of(reversed(ids), today, 5) != some_of(ids, tomorrow, 5)
