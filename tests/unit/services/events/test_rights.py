"""Rights, as tables: every kind of person with every audience."""

import pytest

from services.events.domain.rights import (
    may_run,
    may_schedule,
    may_see_attendees,
    may_see_line,
    may_see_link,
)
from shared.audience.sight import EVERYONE, Asker, Audience, Community, Membership, may_see
from shared.contracts.events import Seat
from shared.contracts.membership import Stage
from shared.contracts.values import Role, Standing, Visibility
from tests.support.gatherings import attendance, gathering

SOMEBODY = Asker("somebody")
GUEST = Asker("somebody", is_guest=True)
ADMIN = Asker("somebody", is_admin=True)
ORGANISER = Asker("ada")


def within(visibility: str, standing: str | None = None, role: Role = Role.MEMBER) -> Audience:
    own = Membership(standing=Standing(standing), role=role) if standing else None
    return Audience(Community(id="c1", slug="guild", visibility=Visibility(visibility)), own)


PUBLIC, INTERNAL, PRIVATE = within("public"), within("internal"), within("private")
MEMBER = within("private", "active")
ANIMATOR = within("private", "active", Role.ANIMATOR)
OWNER = within("private", "active", Role.OWNER)
LEFT = within("public", "left", Role.OWNER)


@pytest.mark.parametrize(
    ("asker", "audience", "allowed"),
    [
        (SOMEBODY, EVERYONE, True),
        (GUEST, EVERYONE, True),
        (SOMEBODY, PUBLIC, True),
        (GUEST, PUBLIC, True),
        (SOMEBODY, INTERNAL, True),
        (GUEST, INTERNAL, False),
        (GUEST, within("internal", "active"), True),
        (SOMEBODY, PRIVATE, False),
        (ADMIN, PRIVATE, False),
        (ORGANISER, PRIVATE, False),
        (SOMEBODY, MEMBER, True),
        (GUEST, MEMBER, True),
        *[
            (SOMEBODY, within("private", standing, Role.OWNER), False)
            for standing in Standing
            if standing is not Standing.ACTIVE
        ],
    ],
)
def test_visibility_and_standing_decide_who_sees_an_audience(
    asker: Asker, audience: Audience, *, allowed: bool
) -> None:
    assert may_see(asker, audience) is allowed


@pytest.mark.parametrize(
    ("asker", "audience", "allowed"),
    [
        (SOMEBODY, EVERYONE, True),
        (GUEST, EVERYONE, False),
        (SOMEBODY, PUBLIC, False),
        (SOMEBODY, MEMBER, False),
        (SOMEBODY, within("private", "active", Role.EXPERT), False),
        (SOMEBODY, ANIMATOR, True),
        (GUEST, ANIMATOR, True),
        (SOMEBODY, OWNER, True),
        (SOMEBODY, LEFT, False),
        (ADMIN, PUBLIC, True),
    ],
)
def test_role_and_audience_decide_who_schedules(
    asker: Asker, audience: Audience, *, allowed: bool
) -> None:
    assert may_schedule(asker, audience) is allowed


def test_no_gathering_is_scheduled_in_an_archived_community() -> None:
    archived = Community(
        id="c1", slug="guild", visibility=Visibility.INTERNAL, stage=Stage.ARCHIVED
    )
    own = Membership(standing=Standing.ACTIVE, role=Role.OWNER)
    assert not may_schedule(SOMEBODY, Audience(archived, own))
    assert not may_schedule(ADMIN, Audience(archived, own))


@pytest.mark.parametrize(
    ("asker", "audience", "run", "link", "attendees", "line"),
    [
        (ORGANISER, PUBLIC, True, True, True, True),
        (ORGANISER, EVERYONE, True, True, True, True),
        (SOMEBODY, ANIMATOR, True, True, True, True),
        (SOMEBODY, OWNER, True, True, True, True),
        (ADMIN, PUBLIC, True, False, True, False),
        (SOMEBODY, MEMBER, False, False, True, False),
        (GUEST, MEMBER, False, False, True, False),
        (SOMEBODY, PUBLIC, False, False, False, False),
        (SOMEBODY, LEFT, False, False, False, False),
        (SOMEBODY, EVERYONE, False, False, True, False),
        (GUEST, EVERYONE, False, False, False, False),
    ],
)
def test_the_role_decides_who_runs_a_gathering_and_sees_its_details(
    asker: Asker, audience: Audience, *, run: bool, link: bool, attendees: bool, line: bool
) -> None:
    one = gathering()
    assert may_run(asker, one, audience) is run
    assert may_see_link(asker, one, audience, None) is link
    assert may_see_attendees(asker, one, audience) is attendees
    assert may_see_line(asker, one, audience) is line


@pytest.mark.parametrize("seat", Seat)
def test_only_seated_people_see_the_link(seat: Seat) -> None:
    seated = seat is Seat.SEATED
    assert may_see_link(SOMEBODY, gathering(), PUBLIC, attendance(seat=seat)) is seated


def test_nobody_organises_a_gathering_without_an_organiser() -> None:
    assert not may_run(SOMEBODY, gathering(organiser_id=None), PUBLIC)
