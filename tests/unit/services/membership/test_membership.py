"""A person's way with a community."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from services.membership.domain.errors import (
    AlreadyMember,
    InvitationRequired,
    NotAMember,
    NothingToDecide,
)
from services.membership.domain.membership import Membership, no_membership
from shared.contracts.values import CommunityRef, JoinPolicy, Role, Standing

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def fresh() -> Membership:
    return no_membership(CommunityRef(id="c", slug="c"), "p", NOW)


def test_an_open_door_makes_a_member_at_once() -> None:
    membership = fresh()
    assert membership.join(JoinPolicy.OPEN, NOW) == "joined"
    assert (membership.standing, membership.version) == (Standing.ACTIVE, 1)


def test_where_approval_is_needed_joining_asks() -> None:
    membership = fresh()
    assert membership.join(JoinPolicy.APPROVAL, NOW) == "requested"
    assert membership.approve(NOW) == "approved"
    assert membership.is_active


def test_without_an_invitation_the_door_is_closed() -> None:
    with pytest.raises(InvitationRequired):
        fresh().join(JoinPolicy.INVITATION, NOW)


def test_an_invitation_opens_every_door() -> None:
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
def test_an_administrator_whom_nobody_let_in_is_marked_so(
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


def test_inviting_who_has_asked_approves_them() -> None:
    membership = fresh()
    membership.join(JoinPolicy.APPROVAL, NOW)
    assert membership.invite(NOW) == "approved"


def test_who_was_invited_is_so_until_they_decide() -> None:
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


def test_who_left_is_a_plain_member_when_they_come_back() -> None:
    membership = fresh()
    membership.join(JoinPolicy.OPEN, NOW)
    membership.appoint(Role.OWNER)
    membership.leave(NOW)
    membership.join(JoinPolicy.OPEN, NOW)
    assert membership.role is Role.MEMBER


def test_who_never_belonged_cannot_leave() -> None:
    with pytest.raises(NotAMember):
        fresh().leave(NOW)


def test_without_a_request_there_is_nothing_to_decide() -> None:
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
