import csv
import io

import pytest

from services.membership.entry.health.tables import write_csv


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_text_is_a_formula(text: str) -> None:
    [_, [cell]] = csv.reader(io.StringIO(write_csv(["a"], [[text]]), newline=""))
    assert cell == f"'{text}"


def test_whole_numbers_have_no_decimals() -> None:
    assert write_csv(["a", "b"], [[2.0, 0.5]]).splitlines() == ["a,b", "2,0.5"]


def test_numbers_and_other_texts_stay_as_they_are() -> None:
    rows = csv.reader(io.StringIO(write_csv(["a", "b", "c"], [[-1.5, None, 'say "hi", Ada']])))
    assert list(rows) == [["a", "b", "c"], ["-1.5", "", 'say "hi", Ada']]
