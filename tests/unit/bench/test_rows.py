import pytest

from bench.rows import at_least, at_most, at_most_more, percentile


@pytest.mark.parametrize(("value", "holds"), [(69.0, False), (70.0, True), (140.0, True)])
def test_a_rate_holds_from_a_share_of_the_bare_engines_rate(value: float, holds: bool) -> None:  # noqa: FBT001  a case
    row = at_least("consuming", value, 100.0, "/s", least=0.7)
    assert (row.ratio, row.holds) == (value / 100, holds)


@pytest.mark.parametrize(("value", "holds"), [(14.0, True), (14.1, False)])
def test_a_duration_may_exceed_the_bare_engines_by_a_bound(value: float, holds: bool) -> None:  # noqa: FBT001  a case
    row = at_most_more("search", value, 10.0, "ms", most=4.0)
    assert (row.holds, row.target) == (holds, "<= +4 ms")


def test_a_bound_of_its_own_is_kept_or_not() -> None:
    assert at_most("memory", 130.0, "MB", most=130).holds
    assert not at_most("memory", 130.1, "MB", most=130).holds


def test_a_percentile_is_one_of_the_values_or_between_two() -> None:
    assert percentile([1.0, 2.0, 3.0], 50) == 2.0
    assert percentile([1.0, 2.0], 95) == pytest.approx(1.95)
