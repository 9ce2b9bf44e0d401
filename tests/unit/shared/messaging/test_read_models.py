"""The equality of rows in read models."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.audience.read_models import AUDIENCE
from shared.contracts.membership import PROFILE
from shared.messaging.read_models import ReadModel
from tests.support import facts

PEOPLE = next(model for model in AUDIENCE if model.aggregate == PROFILE)
ADA = PEOPLE.row(facts.profile("ada"))
ERASED = PEOPLE.row(facts.profile("ada", sequence=2, erased=True))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (ADA, dict(reversed(ADA.items())), True),
        (ADA, {**ADA, "sequence": 2}, False),
        (ADA, {**ADA, "more": 1}, False),
        (ADA, None, False),
        (None, None, True),
        (ERASED, {**ERASED, "sequence": 7}, True),
        (ERASED, {**ERASED, "name": "Ada"}, False),
        (ADA, ERASED, False),
    ],
)
def test_rows_of_equal_facts_are_equal(
    one: dict[str, Any] | None, other: dict[str, Any] | None, *, same: bool
) -> None:
    assert PEOPLE.same(one, other) is same


def test_the_time_of_arrival_does_not_count() -> None:
    model = ReadModel(PEOPLE.aggregate, "people", PEOPLE.row, records_arrival=True)
    now = datetime.now(UTC)
    assert model.with_arrival(ADA, now) == {**ADA, "heard_at": now}
    assert model.same(ADA, model.with_arrival(ADA, now))
    assert PEOPLE.with_arrival(ADA, now) == ADA


def test_without_erasure_nothing_is_forgotten() -> None:
    model = ReadModel(PEOPLE.aggregate, "people", PEOPLE.row)
    assert not model.is_forgotten(ERASED)
    assert not model.is_forgotten({"_id": "x", "sequence": 1})
