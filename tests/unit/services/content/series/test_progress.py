"""Progress in a learning path: what completes it, and what becomes of that."""

from datetime import timedelta

import pytest

from services.content.domain.series.effort import CHARACTERS_A_MINUTE, minutes_of
from services.content.domain.series.progress import Happened, Progress, next_of
from services.content.domain.series.series import Series
from shared.contracts.series import SeriesKind
from tests.support.posts import LATER, NOON
from tests.unit.services.content.series.test_series import series


def a_path(*post_ids: str) -> Series:
    return series(*post_ids, kind=SeriesKind.PATH)


def of(path: Series, person_id: str = "bob") -> Progress:
    return Progress.none(path, person_id, NOON)


def test_the_first_step_starts_a_path_and_the_last_one_completes_it() -> None:
    path = a_path("a", "b")
    own = of(path)
    assert own.do("b", path, ("a", "b"), NOON) == Happened("started", ("started_at",))
    assert next_of(path.post_ids, own.done_ids) == "a"
    done = own.do("a", path, ("a", "b"), LATER)
    assert done == Happened("completed", ("completed_at", "own"))
    assert (own.started_at, own.completed_at, own.own) == (NOON, LATER, False)
    assert next_of(path.post_ids, own.done_ids) is None


def test_a_repeat_changes_nothing() -> None:
    path = a_path("a", "b")
    own = of(path)
    own.do("a", path, ("a", "b"), NOON)
    assert own.do("a", path, ("a", "b"), LATER) is None
    assert own.go_on(path, ("a", "b"), LATER) is None
    assert own.undo("b", LATER) is None
    assert own.version == 1


def test_a_step_that_cannot_be_read_is_not_waited_for() -> None:
    path = a_path("a", "b")
    own = of(path)
    own.do("a", path, ("a", "b"), NOON)
    assert own.go_on(path, ("a",), LATER) == Happened("completed", ("completed_at", "own"))


def test_a_path_without_a_step_to_read_is_not_completed() -> None:
    path = a_path()
    own = of(path)
    assert own.go_on(path, (), NOON) == Happened("started", ("started_at",))
    assert own.completed_at is None


def test_a_completed_path_stays_completed_whatever_becomes_of_its_steps() -> None:
    path = a_path("a")
    own = of(path)
    own.do("a", path, ("a",), NOON)
    longer = a_path("a", "b")
    assert own.go_on(longer, ("a", "b"), LATER) is None
    assert own.undo("a", LATER) == Happened("advanced")
    assert own.do("b", longer, ("a", "b"), LATER) == Happened("advanced")
    later = LATER + timedelta(days=1)
    assert own.do("a", longer, ("a", "b"), later) == Happened("advanced")
    assert own.completed_at == NOON


def test_marks_of_posts_that_were_taken_out_are_dropped() -> None:
    own = of(a_path("a", "b", "c"))
    own.do("a", a_path("a", "b", "c"), ("a", "b", "c"), NOON)
    shorter = a_path("b", "c")
    own.do("b", shorter, ("b", "c"), LATER)
    assert own.done_ids == ("b",)


def test_leaving_forgets_the_completion_and_the_path_can_be_started_again() -> None:
    path = a_path("a")
    own = of(path)
    own.do("a", path, ("a",), NOON)
    assert own.leave(LATER) == Happened("left", ("started_at", "completed_at"))
    assert own.leave(LATER) is None
    assert (own.done_ids, own.completed_at) == ((), None)
    assert own.do("a", path, ("a",), LATER) is not None
    assert own.completed_at == LATER


def test_a_path_of_one_s_own_is_completed_as_such() -> None:
    path = a_path("a")
    own = of(path, "ada")
    own.do("a", path, ("a",), NOON)
    assert own.own


def test_an_erased_person_leaves_no_progress() -> None:
    path = a_path("a")
    own = of(path)
    own.do("a", path, ("a",), NOON)
    assert own.forget(LATER).participle == "withdrawn"
    assert (own.person_id, own.done_ids, own.completed_at) == (None, (), None)


@pytest.mark.parametrize(
    ("characters", "seconds", "minutes"),
    [(0, 0, 1), (CHARACTERS_A_MINUTE * 3, 0, 3), (1, 600, 11), (CHARACTERS_A_MINUTE, 60, 2)],
    ids=str,
)
def test_a_step_takes_as_long_as_its_text_and_its_recordings(
    characters: int, seconds: float, minutes: int
) -> None:
    assert minutes_of(characters, seconds) == minutes
