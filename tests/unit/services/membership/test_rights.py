"""Rights, as tables."""

from datetime import UTC, datetime

import pytest

from services.membership.domain.community import Community
from services.membership.domain.membership import Membership
from services.membership.domain.rights import (
    may_appoint,
    may_create,
    may_decide,
    may_edit,
    may_remove,
    may_see,
    may_see_members,
)
from shared.audience.sight import Asker
from shared.contracts.values import CommunityRef, JoinPolicy, Role

NOW = datetime(2026, 1, 5, tzinfo=UTC)
PERSON = Asker("p")
GUEST = Asker("g", is_guest=True)
ADMIN = Asker("a", is_admin=True)


def community(visibility: str) -> Community:
    return Community(
        id="c",
        slug="c",
        names={},
        purposes={},
        domain="",
        topics=(),
        visibility=visibility,
        join_policy=JoinPolicy.OPEN,
        created_at=NOW,
        updated_at=NOW,
    )


def as_(role: str, standing: str = "active") -> Membership:
    return Membership(
        id="c.p",
        version=1,
        community=CommunityRef(id="c", slug="c"),
        person_id="p",
        standing=standing,
        role=role,
        since=NOW,
    )


@pytest.mark.parametrize(
    ("visibility", "person", "guest", "invited", "requested", "member", "admin"),
    [
        ("public", True, True, True, True, True, True),
        ("internal", True, False, True, True, True, True),
        ("private", False, False, True, False, True, True),
        ("department", False, False, True, False, True, False),
    ],
)
def test_who_may_know_of_a_community(
    visibility: str,
    person: bool,  # noqa: FBT001
    guest: bool,  # noqa: FBT001
    invited: bool,  # noqa: FBT001
    requested: bool,  # noqa: FBT001
    member: bool,  # noqa: FBT001
    admin: bool,  # noqa: FBT001
) -> None:
    it = community(visibility)
    assert may_see(PERSON, it, None) is person
    assert may_see(GUEST, it, None) is guest
    assert may_see(PERSON, it, as_("member", "invited")) is invited
    assert may_see(PERSON, it, as_("member", "requested")) is requested
    assert may_see(GUEST, it, as_("member")) is member
    assert may_see(ADMIN, it, None) is admin


@pytest.mark.parametrize("standing", ["left", "removed", "refused"])
def test_who_is_gone_sees_as_if_never_there(standing: str) -> None:
    assert not may_see(PERSON, community("private"), as_("member", standing))
    assert not may_see_members(PERSON, community("private"), as_("member", standing))


def test_its_members_are_not_for_guests_who_do_not_belong() -> None:
    assert not may_see_members(GUEST, community("public"), None)
    assert may_see_members(GUEST, community("public"), as_("member"))


def test_where_only_a_newer_version_knows_who_may_see_it_members_see_members() -> None:
    assert not may_see_members(PERSON, community("department"), None)
    assert not may_see(PERSON, community("department"), as_("member", "suspended"))
    assert may_see_members(PERSON, community("department"), as_("member"))


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("owner", True), ("animator", True), ("expert", False), ("member", False), ("mentor", False)],
)
def test_owners_and_animators_edit_and_decide(role: str, allowed: bool) -> None:  # noqa: FBT001
    assert may_edit(PERSON, as_(role)) is allowed
    assert may_decide(PERSON, as_(role)) is allowed
    assert not may_edit(PERSON, as_(role, "left"))


@pytest.mark.parametrize(
    ("role", "present", "wanted", "allowed"),
    [
        ("owner", "owner", "member", True),
        ("owner", "member", "owner", True),
        ("animator", "member", "expert", True),
        ("animator", "member", "animator", False),
        ("animator", "animator", "member", False),
        ("animator", "owner", "member", False),
        ("expert", "member", "expert", False),
        ("member", "member", "owner", False),
        ("mentor", "member", "expert", False),
        ("animator", "mentor", "member", False),
        ("owner", "mentor", "member", True),
    ],
)
def test_who_appoints_whom(
    role: str,
    present: str,
    wanted: str,
    allowed: bool,  # noqa: FBT001
) -> None:
    assert may_appoint(PERSON, as_(role), present, Role(wanted)) is allowed
    assert may_appoint(ADMIN, None, present, Role(wanted))


def test_an_animator_removes_members_and_no_animators() -> None:
    assert may_remove(PERSON, as_("animator"), Role.EXPERT)
    assert not may_remove(PERSON, as_("animator"), Role.ANIMATOR)


def test_guests_do_not_create_communities() -> None:
    assert may_create(PERSON)
    assert not may_create(GUEST)
