"""Notices as a person may see them, and the names in them."""

import pytest

from services.notifications.domain.known import Known, Person
from services.notifications.domain.subject import Path, Subject
from services.notifications.use_cases.show_notices import show
from tests.support.notices import (
    OF_COMMUNITY,
    OF_GATHERING,
    OF_POST,
    OF_REPLY,
    POST,
    a_post,
    known,
    membership,
    notice,
    person,
)

GRACE = person("grace")


def named(reader: Person, path: Path, around: Known, reason: str = "answered") -> bool:
    """Return whether the reader sees that it was Grace."""
    [shown] = show([notice(reason, path)], reader, around)
    return shown.actor == GRACE


@pytest.mark.parametrize("path", [OF_POST, OF_REPLY, OF_GATHERING])
@pytest.mark.parametrize(
    ("guest", "standing", "told"),
    [
        (False, None, True),
        (True, None, False),
        (True, "left", False),
        (True, "invited", False),
        (True, "active", True),
    ],
)
def test_a_guest_sees_names_in_their_own_communities_alone(
    path: Path,
    guest: bool,  # noqa: FBT001
    standing: str | None,
    told: bool,  # noqa: FBT001
) -> None:
    own = [membership("ada", standing)] if standing else []
    around = known(*own, visibility="public", people=(GRACE,))
    assert named(person(guest=guest), path, around) is told


def test_a_guest_sees_no_name_outside_communities() -> None:
    around = Known(people={"grace": GRACE}, rows={POST: a_post(community_id=None)})
    path = (POST,)
    assert named(person(), path, around)
    assert not named(person(guest=True), path, around)


def test_a_guest_does_not_see_who_invites_them() -> None:
    around = known(membership("ada", "invited"), people=(GRACE,))
    assert named(person(), OF_COMMUNITY, around, "invited")
    assert not named(person(guest=True), OF_COMMUNITY, around, "invited")


def test_members_see_the_picture_of_the_actor_and_guests_do_not() -> None:
    pictured = person("grace", avatar="grace-1")
    around = known(membership("ada"), people=(pictured,))
    [shown] = show([notice(path=OF_POST)], person(), around)
    assert shown.actor == pictured
    [shown] = show([notice(path=OF_POST)], person(guest=True), around)
    assert shown.actor == person("grace")


def test_nobody_sees_the_name_of_an_erased_person() -> None:
    erased = person("grace", erased=True, name="")
    around = known(membership("ada"), people=(erased,))
    [shown] = show([notice(path=OF_POST)], person(), around)
    assert shown.actor is None


def test_a_notice_of_a_newer_version_is_not_shown() -> None:
    around = known(membership("ada"), people=(GRACE,))
    enrolled = notice().model_copy(update={"reason": "enrolled"})
    of_a_course = notice().model_copy(update={"path": (Subject("course", "x1"), *OF_POST)})
    assert show([enrolled, of_a_course], person(), around) == []
