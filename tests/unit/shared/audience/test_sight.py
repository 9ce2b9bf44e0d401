from datetime import UTC, datetime, timedelta

import pytest

from shared.audience.sight import Said, newest

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
LATER = NOON + timedelta(seconds=1)
GUEST, HIRED = Said(guest=True, at=NOON), Said(guest=False, at=LATER)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (GUEST, None, GUEST),
        (GUEST, HIRED, HIRED),
        (HIRED, GUEST, HIRED),
        (Said(guest=True), HIRED, HIRED),
        (HIRED, Said(guest=True), HIRED),
        (Said(guest=True), Said(guest=False), Said(guest=True)),
        (Said(guest=False, at=NOON), GUEST, GUEST),
    ],
)
def test_the_newest_counts_and_of_two_alike_what_opens_less(
    one: Said, other: Said | None, expected: Said
) -> None:
    assert newest(one, other) == expected
