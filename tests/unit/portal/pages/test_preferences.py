"""Each reason to notify has a name and a place on the page of preferences."""

from portal.pages.preferences import GROUPS, grouped
from portal.view.labels.table import LABELS
from services.notifications.reasons.table import REASONS


def test_every_reason_to_notify_has_a_name_in_the_portal() -> None:
    assert REASONS.keys() == LABELS["reason"].keys()


def test_every_reason_to_notify_is_under_one_heading() -> None:
    placed = [reason for some in GROUPS.values() for reason in some]

    assert sorted(placed) == sorted(REASONS)
    assert GROUPS.keys() | {"other"} == LABELS["reason_group"].keys()


def test_a_reason_that_only_a_newer_service_knows_comes_last() -> None:
    found = grouped(["brand_new", "answered"])

    assert list(found.items()) == [("posts", ["answered"]), ("other", ["brand_new"])]
