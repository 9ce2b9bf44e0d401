"""Notices as a person may see them: whose names they are told."""

import pytest

from services.notifications.domain.known import Known, Person
from services.notifications.domain.notice import About
from services.notifications.domain.reasons import Reason
from services.notifications.domain.shown import show
from tests.support.notices import (
    ABOUT_GATHERING,
    ABOUT_POST,
    ABOUT_REPLY,
    a_post,
    known,
    membership,
    notice,
    person,
)

COMMUNITY = About(community_id="c1")
GRACE = person("grace")


def named(reader: Person, about: About, around: Known, reason: Reason = Reason.ANSWERED) -> bool:
    """Whether they are told that it was Grace."""
    [shown] = show([notice(reason, about)], reader, around)
    return shown.actor == GRACE


@pytest.mark.parametrize("about", [ABOUT_POST, ABOUT_REPLY, ABOUT_GATHERING])
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
    about: About,
    guest: bool,  # noqa: FBT001
    standing: str | None,
    told: bool,  # noqa: FBT001
) -> None:
    own = [membership("ada", standing)] if standing else []
    around = known(*own, visibility="public", people=(GRACE,))
    assert named(person(guest=guest), about, around) is told


def test_what_is_in_no_community_tells_a_guest_no_name() -> None:
    around = Known(people={"grace": GRACE}, posts={"p1": a_post(community_id=None)})
    about = About(post_id="p1")
    assert named(person(), about, around)
    assert not named(person(guest=True), about, around)


def test_a_guest_is_not_told_who_invites_them() -> None:
    around = known(membership("ada", "invited"), people=(GRACE,))
    assert named(person(), COMMUNITY, around, Reason.INVITED)
    assert not named(person(guest=True), COMMUNITY, around, Reason.INVITED)


def test_who_was_erased_is_named_to_nobody() -> None:
    erased = person("grace", erased=True, name="")
    around = known(membership("ada"), people=(erased,))
    [shown] = show([notice(about=ABOUT_POST)], person(), around)
    assert shown.actor is None
