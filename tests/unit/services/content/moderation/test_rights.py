"""Who moderates, sees what is hidden, and sanctions whom."""

import pytest

from services.content.domain.rights import may_read, may_read_reply, may_sanction, presides
from shared.audience.sight import EVERYONE, Asker, Audience, Community, Membership
from shared.contracts.values import Role, Standing
from tests.support.posts import LATER, post, reply

SOMEBODY, ADMIN = Asker("somebody"), Asker("somebody", is_admin=True)
MODERATORS = {Role.OWNER, Role.ANIMATOR, Role.MODERATOR}


def member(role: Role, standing: Standing = Standing.ACTIVE) -> Membership:
    return Membership(standing=standing, role=role)


def within(own: Membership | None, visibility: str = "private") -> Audience:
    return Audience(Community(id="c1", slug="guild", visibility=visibility), own)


@pytest.mark.parametrize("role", list(Role))
def test_moderators_animators_and_owners_preside_while_they_are_members(role: Role) -> None:
    assert presides(SOMEBODY, within(member(role))) is (role in MODERATORS)
    assert not presides(SOMEBODY, within(member(role, Standing.LEFT)))


@pytest.mark.parametrize(
    ("visibility", "may"),
    [("public", True), ("internal", True), ("private", False), ("secret", False), ("newer", False)],
)
def test_administrators_preside_where_they_may_see(visibility: str, may: bool) -> None:  # noqa: FBT001  a parameter of the test
    assert presides(ADMIN, within(None, visibility)) is may
    assert presides(ADMIN, EVERYONE)
    assert not presides(SOMEBODY, EVERYONE)


def test_a_hidden_post_is_read_by_its_authors_and_moderators_alone() -> None:
    hidden = post(coauthors=("carl",))
    hidden.hide(LATER)
    inside = within(member(Role.MEMBER))
    assert may_read(Asker("ada"), hidden, within(None))
    assert may_read(Asker("carl"), hidden, inside)
    assert may_read(SOMEBODY, hidden, within(member(Role.MODERATOR)))
    assert not may_read(SOMEBODY, hidden, inside)
    assert not may_read(SOMEBODY, post(status="newer"), within(member(Role.OWNER)))


def test_a_hidden_reply_is_read_by_its_author_and_moderators_alone() -> None:
    hidden, inside = reply(), within(member(Role.MEMBER))
    assert may_read_reply(SOMEBODY, hidden, inside)
    hidden.hide(LATER)
    assert may_read_reply(Asker("grace"), hidden, inside)
    assert may_read_reply(SOMEBODY, hidden, within(member(Role.MODERATOR)))
    assert not may_read_reply(SOMEBODY, hidden, inside)
    hidden.delete(LATER)
    assert not may_read_reply(Asker("grace"), hidden, inside)


@pytest.mark.parametrize(
    ("own", "theirs", "may"),
    [
        (Role.MODERATOR, Role.MEMBER, True),
        (Role.MODERATOR, Role.MODERATOR, False),
        (Role.MODERATOR, Role.OWNER, False),
        (Role.ANIMATOR, Role.MODERATOR, True),
        (Role.ANIMATOR, Role.ANIMATOR, False),
        (Role.OWNER, Role.OWNER, False),
    ],
)
def test_nobody_sanctions_a_peer(own: Role, theirs: Role, may: bool) -> None:  # noqa: FBT001  a parameter of the test
    assert may_sanction(SOMEBODY, member(own), "other", member(theirs)) is may
    assert may_sanction(ADMIN, None, "other", member(theirs))


def test_nobody_sanctions_themselves() -> None:
    assert not may_sanction(ADMIN, None, "somebody", None)
    assert not may_sanction(SOMEBODY, member(Role.OWNER), "somebody", member(Role.OWNER))
