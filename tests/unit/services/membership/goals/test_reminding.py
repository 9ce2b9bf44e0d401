"""The times at which owners are reminded."""

from datetime import UTC, datetime

from services.membership.use_cases.goals.remind_owners import reminder_of
from tests.unit.services.membership.goals.test_season import an_activity


def test_an_owner_is_reminded_three_days_before_in_the_morning() -> None:
    assert reminder_of(an_activity()) == datetime(2026, 1, 29, 7, tzinfo=UTC)
