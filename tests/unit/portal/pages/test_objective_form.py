"""The body that the form of an objective sends: key results as people write their numbers."""

import pytest

from portal.pages import filling
from portal.pages.objective_form import FIELDS, ROW, _body

FILLED = {
    **dict.fromkeys((*FIELDS, *(f"{name}_{row}" for row in range(2) for name in ROW)), ""),
    "title_en": "Grow",
    "owner": "ada",
    "starts_on": "2031-01-01",
    "ends_on": "2031-06-30",
    "rows": "2",
    "title_en_0": "Mentors",
    "target_0": "1 250,5",
}


@pytest.mark.parametrize(
    ("text", "number"),
    [("12,5", 12.5), ("1 250", 1250.0), ("\N{MINUS SIGN}3", -3.0), ("many", "many"), ("", "")],
)
def test_a_number_is_read_as_people_write_it(text: str, number: float | str) -> None:
    assert filling.number(text) == number


def test_a_key_result_without_a_title_is_left_out_and_ends_with_its_objective() -> None:
    [planned] = _body(FILLED)["key_results"]
    assert (planned["titles"], planned["start"], planned["target"]) == (
        {"en": "Mentors"},
        0,
        1250.5,
    )
    assert (planned["due_on"], planned["id"], planned["owner_id"]) == ("2031-06-30", None, None)
