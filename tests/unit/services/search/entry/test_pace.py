"""The pace of a rebuild."""

from services.search.entry.pace import Pace


def test_a_pace_is_that_since_the_first_call() -> None:
    now = 10.0
    pace = Pace(lambda: now)
    assert pace.at(100, 1_100) is None
    now = 12.0
    assert pace.at(300, 1_100) == (100, 8)
    now = 20.0
    assert pace.at(1_100, 1_100) == (100, 0)


def test_a_pace_is_unknown_before_anything_is_done() -> None:
    now = 10.0
    pace = Pace(lambda: now)
    pace.at(0, 5)
    now = 11.0
    assert pace.at(0, 5) is None
    assert pace.at(5, 5) == (5, 0)
