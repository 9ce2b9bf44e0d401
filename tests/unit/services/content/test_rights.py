"""Rights, as tables: every kind of reader with every audience."""

import pytest

from services.content.domain.posts.version import Version
from services.content.domain.rights import (
    may_accept,
    may_change,
    may_import,
    may_moderate,
    may_pin,
    may_publish,
    may_read,
    may_read_version,
    may_write,
)
from shared.audience.sight import (
    EVERYONE,
    Asker,
    Audience,
    Community,
    Membership,
    is_certain,
    may_see,
)
from shared.contracts.membership import Stage
from shared.contracts.values import PostKind, PostStatus, Role, Standing
from tests.support.posts import post

SOMEBODY = Asker("somebody")
GUEST = Asker("somebody", is_guest=True)
ADMIN = Asker("somebody", is_admin=True)
AUTHOR = Asker("ada")
ROLES = list(Role)


def within(visibility: str, standing: str | None = None, role: str = Role.MEMBER) -> Audience:
    own = Membership(standing=standing, role=role) if standing else None
    return Audience(Community(id="c1", slug="guild", visibility=visibility), own)


PUBLIC, INTERNAL, PRIVATE = within("public"), within("internal"), within("private")


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
        (AUTHOR, PRIVATE, False),
        (SOMEBODY, within("private", "active"), True),
        (GUEST, within("private", "active"), True),
        *[
            (SOMEBODY, within("private", standing, Role.OWNER), False)
            for standing in Standing
            if standing is not Standing.ACTIVE
        ],
    ],
)
def test_readers_of_an_audience_read_its_published_posts(
    asker: Asker,
    audience: Audience,
    allowed: bool,  # noqa: FBT001
) -> None:
    assert may_see(asker, audience) is allowed
    assert may_read(asker, post(), audience) is allowed
    assert may_read(asker, post(status=PostStatus.ARCHIVED), audience) is allowed
    assert may_read(asker, post(status=PostStatus.DELETED), audience) is False


@pytest.mark.parametrize(
    ("asker", "audience", "allowed"),
    [
        (SOMEBODY, within("private", "active", Role.ANIMATOR), True),
        (SOMEBODY, within("private", "active", Role.EXPERT), False),
        (ADMIN, within("public"), False),
        (ADMIN, EVERYONE, True),
        (SOMEBODY, EVERYONE, False),
    ],
)
def test_animators_write_announcements(asker: Asker, audience: Audience, allowed: bool) -> None:  # noqa: FBT001
    assert may_write(asker, PostKind.ANNOUNCEMENT, audience) is allowed


@pytest.mark.parametrize(
    ("asker", "allowed"), [(AUTHOR, True), (SOMEBODY, False), (ADMIN, False), (GUEST, False)]
)
@pytest.mark.parametrize("audience", [EVERYONE, PUBLIC, within("private", "active", Role.OWNER)])
@pytest.mark.parametrize("status", [PostStatus.DRAFT, "of a newer version"])
def test_a_draft_is_its_authors_alone(
    asker: Asker,
    audience: Audience,
    allowed: bool,  # noqa: FBT001
    status: str,
) -> None:
    draft = post(status=status)
    assert may_read(asker, draft, audience) is allowed
    assert may_read_version(asker, post(), Version.of(draft)) is allowed
    assert may_read_version(asker, post(), Version.of(post())) is True


@pytest.mark.parametrize(
    ("asker", "audience", "allowed"),
    [
        (SOMEBODY, EVERYONE, True),
        (ADMIN, EVERYONE, True),
        (GUEST, EVERYONE, False),
        (SOMEBODY, PUBLIC, False),
        (ADMIN, PUBLIC, False),
        (SOMEBODY, within("public", "requested"), False),
        (SOMEBODY, within("public", "left", Role.OWNER), False),
        *[(SOMEBODY, within("internal", "active", role), role is not Role.GUEST) for role in ROLES],
        (GUEST, within("public", "active"), True),
    ],
)
def test_members_write_in_a_community_and_all_but_guests_for_everyone(
    asker: Asker,
    audience: Audience,
    allowed: bool,  # noqa: FBT001
) -> None:
    assert may_publish(asker, audience) is allowed


def test_nobody_writes_in_a_community_that_is_archived_and_all_read_it() -> None:
    archived = Community(id="c1", slug="guild", visibility="internal", stage=Stage.ARCHIVED)
    audience = Audience(archived, Membership(standing="active", role=Role.OWNER))
    assert not may_publish(SOMEBODY, audience)
    assert may_see(SOMEBODY, audience)


@pytest.mark.parametrize(
    ("asker", "role", "change", "moderate", "accept", "take_in"),
    [
        (AUTHOR, None, True, True, True, False),
        (AUTHOR, Role.MEMBER, True, True, True, False),
        (SOMEBODY, None, False, False, False, False),
        (SOMEBODY, Role.GUEST, False, False, False, False),
        (SOMEBODY, Role.MEMBER, False, False, False, False),
        (SOMEBODY, Role.EXPERT, False, False, False, False),
        (SOMEBODY, Role.MODERATOR, False, True, False, False),
        (SOMEBODY, Role.ANIMATOR, True, True, True, True),
        (SOMEBODY, Role.OWNER, True, True, True, True),
        (ADMIN, None, True, True, False, True),
    ],
)
def test_each_role_has_its_rights_over_a_question(
    asker: Asker, role: Role | None, *, change: bool, moderate: bool, accept: bool, take_in: bool
) -> None:
    audience = within("public", "active", role) if role else PUBLIC
    question = post(kind=PostKind.QUESTION)
    assert may_change(asker, question, audience) is change
    assert may_moderate(asker, question, audience) is moderate
    assert may_accept(asker, question, audience) is accept
    assert may_import(asker, audience) is take_in
    assert may_pin(asker, audience) is take_in


def test_a_post_for_everyone_cannot_be_pinned() -> None:
    assert not may_pin(ADMIN, EVERYONE)


def test_a_role_ends_with_its_membership() -> None:
    left = within("public", "left", Role.OWNER)
    assert not may_moderate(SOMEBODY, post(), left)
    assert not may_import(SOMEBODY, left)


def test_nobody_imports_into_an_archived_community() -> None:
    archived = Community(id="c1", slug="guild", visibility="public", stage=Stage.ARCHIVED)
    owner = Audience(archived, Membership(standing="active", role=Role.OWNER))
    assert not may_import(SOMEBODY, owner)
    assert not may_import(ADMIN, Audience(archived))


def test_unknown_values_give_no_right() -> None:
    hidden = within("department")
    assert not may_see(SOMEBODY, hidden)
    assert may_see(SOMEBODY, within("department", "active"))
    assert not may_see(SOMEBODY, within("private", "suspended"))
    assert not may_moderate(SOMEBODY, post(), within("public", "active", "mentor"))
    assert not is_certain(hidden)
    assert not is_certain(within("private", "suspended"))
    assert is_certain(EVERYONE)
    assert is_certain(within("private", "left"))


def test_nobody_is_the_author_of_a_post_without_one() -> None:
    assert not may_change(SOMEBODY, post(author_id=None), PUBLIC)
