"""A person's membership of a community and its transitions."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from services.membership.domain.communities.membership import Membership, no_membership
from services.membership.domain.errors import (
    AlreadyMember,
    InvitationRequired,
    NotAMember,
    NothingToDecide,
)
from shared.contracts.values import CommunityRef, JoinPolicy, Role, Standing

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def fresh() -> Membership:
    return no_membership(CommunityRef(id="c", slug="c"), "p", NOW)


def test_joining_an_open_community_makes_a_member_at_once() -> None:
    membership = fresh()
    assert membership.join(JoinPolicy.OPEN, NOW) == "joined"
    assert (membership.standing, membership.version) == (Standing.ACTIVE, 1)


def test_joining_under_approval_makes_a_request() -> None:
    membership = fresh()
    assert membership.join(JoinPolicy.APPROVAL, NOW) == "requested"
    assert membership.approve(NOW) == "approved"
    assert membership.is_active


def test_joining_a_closed_community_needs_an_invitation() -> None:
    with pytest.raises(InvitationRequired):
        fresh().join(JoinPolicy.INVITATION, NOW)


def test_an_invitation_works_under_every_policy() -> None:
    membership = fresh()
    membership.invite(NOW)
    assert membership.join(JoinPolicy.INVITATION, NOW) == "joined"


@pytest.mark.parametrize(
    ("policy", "is_private", "is_invited", "expected"),
    [
        (JoinPolicy.OPEN, False, False, False),
        (JoinPolicy.OPEN, True, False, True),
        (JoinPolicy.APPROVAL, False, False, True),
        (JoinPolicy.INVITATION, True, False, True),
        (JoinPolicy.INVITATION, True, True, False),
    ],
)
def test_an_administrator_who_joins_uninvited_is_marked(
    policy: JoinPolicy, *, is_private: bool, is_invited: bool, expected: bool
) -> None:
    membership = fresh()
    if is_invited:
        membership.invite(NOW)
    assert membership.join(policy, NOW, is_private=is_private, is_admin=True) == "joined"
    assert membership.as_admin is expected
    membership.appoint(Role.EXPERT)
    assert membership.as_admin is expected
    membership.leave(NOW)
    assert not membership.as_admin


def test_inviting_a_person_who_asked_approves_their_request() -> None:
    membership = fresh()
    membership.join(JoinPolicy.APPROVAL, NOW)
    assert membership.invite(NOW) == "approved"


def test_an_invited_person_stays_invited_until_they_decide() -> None:
    membership = fresh()
    assert not membership.is_invited
    membership.invite(NOW)
    assert membership.is_invited
    membership.leave(NOW)
    assert not membership.is_invited


def test_nobody_joins_twice() -> None:
    membership = fresh()
    membership.join(JoinPolicy.OPEN, NOW)
    with pytest.raises(AlreadyMember):
        membership.join(JoinPolicy.OPEN, NOW)


def test_a_person_who_left_returns_as_a_plain_member() -> None:
    membership = fresh()
    membership.join(JoinPolicy.OPEN, NOW)
    membership.appoint(Role.OWNER)
    membership.leave(NOW)
    membership.join(JoinPolicy.OPEN, NOW)
    assert membership.role is Role.MEMBER


def test_a_person_who_is_no_member_cannot_leave() -> None:
    with pytest.raises(NotAMember):
        fresh().leave(NOW)


def test_a_decision_needs_a_request() -> None:
    with pytest.raises(NothingToDecide):
        fresh().approve(NOW)


def test_every_change_is_one_version() -> None:
    membership = fresh()
    changes: list[Callable[[], str]] = [
        lambda: membership.join(JoinPolicy.APPROVAL, NOW),
        lambda: membership.refuse(NOW),
        lambda: membership.invite(NOW),
        lambda: membership.join(JoinPolicy.APPROVAL, NOW),
        lambda: membership.appoint(Role.EXPERT),
        lambda: membership.remove(NOW),
    ]
    for change in changes:
        before = membership.version
        change()
        assert membership.version == before + 1


@pytest.mark.parametrize(
    ("role", "ended"),
    [
        (Role.MODERATOR, (Standing.ACTIVE, Role.MEMBER)),
        (Role.MEMBER, (Standing.LEFT, Role.MEMBER)),
        (Role.GUEST, (Standing.LEFT, Role.MEMBER)),
    ],
)
def test_a_term_ends_with_its_last_day(role: Role, ended: tuple[Standing, Role]) -> None:
    membership = fresh()
    membership.join(JoinPolicy.OPEN, NOW)
    membership.appoint(role, "2026-01-31")
    assert not membership.is_over(datetime(2026, 1, 31, 23, 59, tzinfo=UTC))
    assert membership.is_over(datetime(2026, 2, 1, tzinfo=UTC))
    assert membership.expire(NOW) == "expired"
    assert (membership.standing, membership.role, membership.until) == (*ended, None)


def test_an_owner_who_gets_another_role_loses_the_successor() -> None:
    membership = fresh()
    membership.add(Role.OWNER, NOW)
    membership.nominate("q")
    membership.appoint(Role.OWNER, "2026-01-31")
    assert membership.successor_id == "q"
    membership.appoint(Role.ANIMATOR)
    assert membership.successor_id is None
