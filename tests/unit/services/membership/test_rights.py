"""Rights, as tables."""

from datetime import UTC, datetime

import pytest

from services.membership.domain.communities.community import Community
from services.membership.domain.communities.membership import Membership
from services.membership.domain.rights import (
    may_appoint,
    may_create,
    may_decide,
    may_edit,
    may_enter,
    may_join_pool,
    may_move,
    may_propose,
    may_read_in,
    may_recruit,
    may_remove,
    may_see,
    may_see_members,
)
from services.membership.use_cases.lookup import Allowed
from shared.audience.attributes import keys_of
from shared.audience.sight import Asker
from shared.contracts.membership import Stage
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
        ("selected", False, False, True, False, True, True),
        ("private", False, False, True, False, True, True),
        ("secret", False, False, True, False, True, False),
        ("department", False, False, True, False, True, False),
    ],
)
def test_visibility_and_standing_decide_who_sees_a_community(
    visibility: str,
    person: bool,  # noqa: FBT001
    guest: bool,  # noqa: FBT001
    invited: bool,  # noqa: FBT001
    requested: bool,  # noqa: FBT001
    member: bool,  # noqa: FBT001
    admin: bool,  # noqa: FBT001
) -> None:
    it = community(visibility)
    assert may_see(PERSON, it, None, None) is person
    assert may_see(GUEST, it, None, None) is guest
    assert may_see(PERSON, it, as_("member", "invited"), None) is invited
    assert may_see(PERSON, it, as_("member", "requested"), None) is requested
    assert may_see(GUEST, it, as_("member"), None) is member
    assert may_see(ADMIN, it, None, None) is admin


@pytest.mark.parametrize("right", [may_see, may_read_in, may_see_members])
def test_a_selected_community_is_for_colleagues_of_its_audience(right: Allowed) -> None:
    it = community("selected")
    it.audience = {"department": ("Finance",)}
    assert right(PERSON, it, None, keys_of({"department": "finance"}))
    assert not right(PERSON, it, None, keys_of({"department": "Audit"}))
    assert not right(GUEST, it, None, keys_of({"department": "Finance"}))


def test_an_administrator_may_join_a_secret_community() -> None:
    assert may_enter(ADMIN, community("secret"), None, None)
    assert not may_enter(PERSON, community("secret"), None, None)


@pytest.mark.parametrize("standing", ["left", "removed", "refused"])
def test_who_is_gone_sees_as_if_never_there(standing: str) -> None:
    assert not may_see(PERSON, community("private"), as_("member", standing), None)
    assert not may_see_members(PERSON, community("private"), as_("member", standing), None)


def test_its_members_are_not_for_guests_who_do_not_belong() -> None:
    assert not may_see_members(GUEST, community("public"), None, None)
    assert may_see_members(GUEST, community("public"), as_("member"), None)


def test_where_only_a_newer_version_knows_who_may_see_it_members_see_members() -> None:
    assert not may_see_members(PERSON, community("department"), None, None)
    assert not may_see(PERSON, community("department"), as_("member", "suspended"), None)
    assert may_see_members(PERSON, community("department"), as_("member"), None)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("owner", True),
        ("animator", True),
        ("moderator", False),
        ("guest", False),
        ("mentor", False),
    ],
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
        ("animator", "guest", "moderator", True),
        ("animator", "moderator", "guest", True),
        ("moderator", "guest", "member", False),
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
def test_the_role_decides_which_appointments_are_allowed(
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
    assert may_create(PERSON, by_admins_only=False)
    assert not may_create(GUEST, by_admins_only=False)


def test_everybody_but_guests_proposes_communities_if_administrators_create_them() -> None:
    assert may_create(ADMIN, by_admins_only=True)
    assert not may_create(PERSON, by_admins_only=True)
    assert may_propose(PERSON)
    assert not may_propose(GUEST)


@pytest.mark.parametrize(
    ("role", "present", "wanted", "allowed"),
    [
        ("owner", Stage.ACTIVE, Stage.DORMANT, True),
        ("owner", Stage.DORMANT, Stage.ACTIVE, True),
        ("owner", Stage.PROPOSAL, Stage.ARCHIVED, True),
        ("owner", Stage.PROPOSAL, Stage.ACTIVE, False),
        ("owner", Stage.PROPOSAL, Stage.INCUBATION, False),
        ("owner", Stage.ARCHIVED, Stage.ACTIVE, False),
        ("animator", Stage.ACTIVE, Stage.DORMANT, False),
        ("member", Stage.ACTIVE, Stage.ARCHIVED, False),
    ],
)
def test_owners_change_the_stage_and_only_administrators_activate(
    role: str,
    present: Stage,
    wanted: Stage,
    allowed: bool,  # noqa: FBT001
) -> None:
    assert may_move(PERSON, as_(role), present, wanted) is allowed
    assert may_move(ADMIN, None, present, wanted)


def test_recruiters_search_the_pool_and_nobody_else_does() -> None:
    recruiter = Asker("r", is_recruiter=True)
    assert may_recruit(recruiter)
    others = (PERSON, GUEST, ADMIN, Asker("g", is_guest=True, is_recruiter=True))
    assert not any(may_recruit(other) for other in others)


def test_everybody_but_guests_may_be_in_the_pool() -> None:
    assert [may_join_pool(each) for each in (PERSON, ADMIN, GUEST)] == [True, True, False]
