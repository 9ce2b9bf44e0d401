"""An objective: its progress, its key results, and its check-ins."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from services.membership.domain.goals.check_in import Measured
from services.membership.domain.goals.errors import KeyResultNotFound, ObjectiveClosed
from services.membership.domain.goals.objective import Objective, Planned, planned
from shared.contracts.goals import Confidence, ObjectiveStatus
from shared.contracts.values import CommunityRef, Language

NOW = datetime(2026, 1, 5, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def a_plan(
    start: float = 0, target: float = 10, key: str | None = None, owner: str | None = None
) -> Planned:
    return Planned(key, {Language.ENGLISH: "Mentors"}, "", start, target, "2026-06-30", owner)


def an_objective(*plans: Planned) -> Objective:
    """Return an objective with the key results k1, k2 and so on."""
    numbers = count(1)
    return Objective(
        id="o",
        community=CommunityRef(id="c", slug="data"),
        titles={Language.ENGLISH: "Grow"},
        why={},
        owner_id="ada",
        starts_on="2026-01-01",
        ends_on="2026-06-30",
        key_results=planned(plans, None, lambda: f"k{next(numbers)}"),
        created_at=NOW,
        updated_at=NOW,
    )


def check_in(objective: Objective, value: float, key: str = "k1") -> None:
    measured = Measured(value, "", Confidence.HIGH, "bob")
    objective.check_in(key, measured, check_in_id="i", now=LATER)


@pytest.mark.parametrize(
    ("start", "target", "current", "progress"),
    [
        (10, 80, 45, 0.5),
        (100, 20, 60, 0.5),  # the target is below the start
        (-5, 5, 0, 0.5),
        (0, 10, -3, 0),
        (0, 10, 30, 1),
        (100, 20, 120, 0),
        (100, 20, 0, 1),
        (0, 5e-324, 1e12, 1),
    ],
)
def test_the_progress_of_a_key_result_goes_from_0_to_1_in_either_direction(
    start: float, target: float, current: float, progress: float
) -> None:
    objective = an_objective(a_plan(start, target))
    check_in(objective, current)
    assert objective.progress == progress


def test_the_progress_of_an_objective_is_the_mean_of_its_key_results() -> None:
    objective = an_objective(a_plan(), a_plan(100, 0))
    check_in(objective, 10)
    assert objective.progress == 0.5


def test_an_objective_without_key_results_has_no_progress() -> None:
    assert an_objective().progress is None


def test_a_check_in_is_the_current_value_and_names_the_version_that_it_made() -> None:
    objective = an_objective(a_plan())
    made = objective.check_in(
        "k1", Measured(4, "Good", Confidence.LOW, "bob"), check_in_id="i", now=LATER
    )
    [key_result] = objective.key_results
    assert (key_result.current, key_result.confidence, key_result.checked_at) == (4, "low", LATER)
    assert (made.number, made.value, made.person_id) == (objective.version, 4, "bob")


def test_a_closed_objective_and_a_missing_key_result_take_no_check_in() -> None:
    objective = an_objective(a_plan())
    with pytest.raises(KeyResultNotFound):
        check_in(objective, 1, "k2")
    objective.move(ObjectiveStatus.REACHED, "", NOW)
    with pytest.raises(ObjectiveClosed):
        check_in(objective, 1)


def test_a_changed_key_result_keeps_its_check_in() -> None:
    objective = an_objective(a_plan(), a_plan())
    check_in(objective, 4)
    plans = (a_plan(2, 20, "k1"), a_plan(5, 6, "k2"), a_plan(7, 8))
    again = planned(plans, objective, lambda: "k3")
    assert [(each.id, each.start, each.current) for each in again] == [
        ("k1", 2, 4),
        ("k2", 5, 5),
        ("k3", 7, 7),
    ]


def test_a_missing_key_result_cannot_be_changed() -> None:
    with pytest.raises(KeyResultNotFound):
        planned([a_plan(key="k9")], an_objective(), lambda: "k")


def test_an_erased_person_owns_nothing() -> None:
    objective = an_objective(a_plan(owner="ada"), a_plan(owner="bob"))
    objective.forget("ada")
    assert (objective.owner_id, objective.people, objective.version) == (None, ("bob",), 2)


def test_a_check_in_and_a_reminder_count_as_activity_of_an_objective() -> None:
    objective = an_objective(a_plan())
    assert objective.heard_at == NOW
    check_in(objective, 1)
    assert objective.heard_at == LATER
    objective.remind(LATER + timedelta(days=30))
    assert objective.heard_at == LATER + timedelta(days=30)
