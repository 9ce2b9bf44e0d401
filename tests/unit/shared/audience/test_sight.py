from datetime import UTC, datetime, timedelta

import pytest

from shared.audience.sight import (
    Asker,
    Audience,
    Community,
    Held,
    Membership,
    Said,
    is_certain,
    may_see,
    newest,
)
from shared.contracts.values import Role, Standing, Visibility

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
def test_the_newest_claim_counts_and_of_equal_ones_the_more_restrictive(
    one: Said, other: Said | None, expected: Said
) -> None:
    assert newest(one, other) == expected


FINANCE = Community(id="c", slug="c", visibility="selected", admits=("department=finance",))


@pytest.mark.parametrize(
    ("held", "sees", "certain"),
    [
        (frozenset({"department=finance"}), True, True),
        (frozenset({"department=audit"}), False, True),
        (frozenset(), False, True),
        (None, False, False),
    ],
)
def test_a_community_selects_colleagues_by_their_keys(
    held: Held | None,
    sees: bool,  # noqa: FBT001
    certain: bool,  # noqa: FBT001
) -> None:
    audience = Audience(FINANCE, None, held)
    assert may_see(Asker("p"), audience) is sees
    assert is_certain(audience) is certain
    assert not may_see(Asker("p", is_guest=True), audience)


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.SECRET, "of tomorrow"])
def test_keys_open_only_a_selected_community(visibility: str) -> None:
    community = FINANCE.model_copy(update={"visibility": visibility})
    held, own = frozenset(community.admits), Membership(standing=Standing.ACTIVE, role=Role.MEMBER)
    assert not may_see(Asker("p", is_admin=True), Audience(community, None, held))
    assert may_see(Asker("p"), Audience(community, own, None))


@pytest.mark.parametrize(
    ("role", "writes"),
    [*((role, role is not Role.GUEST) for role in Role), ("a role of a newer version", False)],
)
def test_every_known_role_but_guests_writes_and_an_unknown_one_does_not(
    role: str,
    writes: bool,  # noqa: FBT001
) -> None:
    own = Membership(standing=Standing.ACTIVE, role=role)
    assert (own.is_active, own.writes) == (True, writes)
