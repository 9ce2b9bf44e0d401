import pytest

from shared.observe.people import SPAN_SECONDS, Active
from tests.support.clock import Clock


@pytest.fixture
def clock() -> Clock[float]:
    return Clock(10 * SPAN_SECONDS)


@pytest.fixture
def people(clock: Clock[float]) -> Active:
    return Active(clock)


def test_a_person_with_two_requests_counts_once(people: Active) -> None:
    for who in ("ada", "bob", "ada"):
        people.saw(who)
    assert people.count() == 2


def test_a_person_of_the_previous_span_still_counts_once(
    people: Active, clock: Clock[float]
) -> None:
    people.saw("ada")
    clock.now += SPAN_SECONDS
    people.saw("ada")
    people.saw("bob")
    assert people.count() == 2


def test_a_person_last_seen_two_spans_ago_does_not_count(
    people: Active, clock: Clock[float]
) -> None:
    people.saw("ada")
    clock.now += 2 * SPAN_SECONDS
    assert people.count() == 0


def test_stored_values_do_not_identify_a_person(people: Active) -> None:
    people.saw("ada")
    assert "ada" not in repr(vars(people))
    assert people._now != {next(iter(_of(Active(), "ada")))}


def _of(other: Active, who: str) -> set[bytes]:
    other.saw(who)
    return other._now
