"""Notices as a person may see them: whose names they are told."""

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
    """Whether they are told that it was Grace."""
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
def test_a_guest_is_told_names_in_communities_of_theirs_alone(
    path: Path,
    guest: bool,  # noqa: FBT001
    standing: str | None,
    told: bool,  # noqa: FBT001
) -> None:
    own = [membership("ada", standing)] if standing else []
    around = known(*own, visibility="public", people=(GRACE,))
    assert named(person(guest=guest), path, around) is told


def test_what_is_in_no_community_tells_a_guest_no_name() -> None:
    around = Known(people={"grace": GRACE}, rows={POST: a_post(community_id=None)})
    path = (POST,)
    assert named(person(), path, around)
    assert not named(person(guest=True), path, around)


def test_a_guest_is_not_told_who_invites_them() -> None:
    around = known(membership("ada", "invited"), people=(GRACE,))
    assert named(person(), OF_COMMUNITY, around, "invited")
    assert not named(person(guest=True), OF_COMMUNITY, around, "invited")


def test_who_was_erased_is_named_to_nobody() -> None:
    erased = person("grace", erased=True, name="")
    around = known(membership("ada"), people=(erased,))
    [shown] = show([notice(path=OF_POST)], person(), around)
    assert shown.actor is None


def test_what_only_a_newer_version_tells_is_not_shown() -> None:
    around = known(membership("ada"), people=(GRACE,))
    enrolled = notice().model_copy(update={"reason": "enrolled"})
    of_a_course = notice().model_copy(update={"path": (Subject("course", "x1"), *OF_POST)})
    assert show([enrolled, of_a_course], person(), around) == []
