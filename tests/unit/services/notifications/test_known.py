"""Who may see what: a table of persons, and what they are told about."""

import pytest

from services.notifications.domain.known import Known, may_see
from services.notifications.domain.notice import About
from shared.contracts.values import Language
from tests.support.notices import (
    ABOUT_GATHERING,
    ABOUT_POST,
    ABOUT_REPLY,
    a_gathering,
    a_post,
    known,
    membership,
    person,
)

COMMUNITY = About(community_id="c1")
REQUEST = About(community_id="c1", requester_id="bob")
IN_COMMUNITY = [ABOUT_POST, ABOUT_REPLY, ABOUT_GATHERING]


@pytest.mark.parametrize("about", IN_COMMUNITY, ids=["post", "reply", "gathering"])
@pytest.mark.parametrize(
    ("visibility", "standing", "guest", "sees"),
    [
        ("public", None, False, True),
        ("public", None, True, True),
        ("internal", None, False, True),
        ("internal", None, True, False),
        ("internal", "active", True, True),
        ("private", None, False, False),
        ("private", "active", False, True),
        ("private", "active", True, True),
        ("private", "invited", False, False),
        ("private", "requested", False, False),
        ("private", "left", False, False),
        ("private", "removed", False, False),
    ],
)
def test_what_is_in_a_community(
    about: About,
    visibility: str,
    standing: str | None,
    guest: bool,  # noqa: FBT001
    sees: bool,  # noqa: FBT001
) -> None:
    own = [membership("ada", standing)] if standing else []
    assert may_see(person(guest=guest), about, known(*own, visibility=visibility)) is sees


@pytest.mark.parametrize(
    ("status", "sees"),
    [("published", True), ("archived", True), ("draft", False), ("deleted", False)],
)
def test_a_post_and_its_replies_by_its_status(status: str, sees: bool) -> None:  # noqa: FBT001
    around = known(membership("ada"), post=status)
    assert may_see(person(), ABOUT_POST, around) is sees
    assert may_see(person(), ABOUT_REPLY, around) is sees


def test_a_deleted_reply_is_seen_by_nobody_and_its_post_still_is() -> None:
    around = known(membership("ada"), reply="deleted")
    assert not may_see(person(), ABOUT_REPLY, around)
    assert may_see(person(), ABOUT_POST, around)


def test_what_is_in_no_community_is_for_everyone() -> None:
    around = Known(
        posts={"p1": a_post(community_id=None)},
        gatherings={"g1": a_gathering(community_id=None)},
    )
    guest = person(guest=True)
    assert may_see(guest, About(post_id="p1"), around)
    assert may_see(guest, About(gathering_id="g1"), around)


@pytest.mark.parametrize("about", [*IN_COMMUNITY, COMMUNITY, REQUEST])
def test_what_is_not_known_is_seen_by_nobody(about: About) -> None:
    assert not may_see(person(), about, Known())


@pytest.mark.parametrize("about", [*IN_COMMUNITY, COMMUNITY, REQUEST])
def test_who_is_erased_sees_nothing(about: About) -> None:
    around = known(
        membership("ada", role="owner"), membership("bob", "requested"), visibility="public"
    )
    assert not may_see(person(erased=True), about, around)


@pytest.mark.parametrize(
    ("visibility", "standing", "sees"),
    [
        ("private", None, False),
        ("private", "invited", True),
        ("private", "active", True),
        ("private", "refused", False),
        ("internal", None, True),
    ],
)
def test_a_community_itself(visibility: str, standing: str | None, sees: bool) -> None:  # noqa: FBT001
    own = [membership("ada", standing)] if standing else []
    assert may_see(person(), COMMUNITY, known(*own, visibility=visibility)) is sees


@pytest.mark.parametrize("about", IN_COMMUNITY)
@pytest.mark.parametrize(
    "around",
    [
        known(visibility="department"),
        known(membership("ada", "suspended")),
        known(membership("ada"), post="in_review"),
    ],
    ids=["visibility", "standing", "status"],
)
def test_what_only_a_newer_version_knows_opens_nothing(about: About, around: Known) -> None:
    gathering = about is ABOUT_GATHERING and around.posts["p1"].status == "in_review"
    assert may_see(person(), about, around) is gathering


def test_another_visibility_is_for_members() -> None:
    assert may_see(person(), ABOUT_POST, known(membership("ada"), visibility="department"))


def test_who_speaks_a_language_of_a_newer_version_reads_french() -> None:
    assert person(language="de").language is Language.FRENCH


@pytest.mark.parametrize(
    ("role", "standing", "sees"),
    [
        ("owner", "requested", True),
        ("animator", "requested", True),
        ("expert", "requested", False),
        ("member", "requested", False),
        ("owner", "active", False),
        ("owner", "refused", False),
    ],
)
def test_a_request_is_for_who_animates_while_it_is_open(
    role: str,
    standing: str,
    sees: bool,  # noqa: FBT001
) -> None:
    around = known(membership("ada", role=role), membership("bob", standing))
    assert may_see(person(), REQUEST, around) is sees
