"""The rights on the subjects of notices: a table of people and subjects."""

from dataclasses import replace

import pytest

from services.notifications.domain.known import Known
from services.notifications.domain.subject import Path, Subject
from services.notifications.subjects.table import may_see
from shared.contracts.values import Language
from tests.support.notices import (
    GATHERING,
    OF_COMMUNITY,
    OF_GATHERING,
    OF_POST,
    OF_REPLY,
    OF_REQUEST,
    POST,
    REPLY,
    a_gathering,
    a_post,
    a_reply,
    known,
    membership,
    person,
)

IN_COMMUNITY = [OF_POST, OF_REPLY, OF_GATHERING]


@pytest.mark.parametrize("path", IN_COMMUNITY, ids=["post", "reply", "gathering"])
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
def test_visibility_and_standing_decide_who_sees_posts_of_a_community(
    path: Path,
    visibility: str,
    standing: str | None,
    guest: bool,  # noqa: FBT001
    sees: bool,  # noqa: FBT001
) -> None:
    own = [membership("ada", standing)] if standing else []
    assert may_see(person(guest=guest), path, known(*own, visibility=visibility)) is sees


@pytest.mark.parametrize(
    ("status", "sees"),
    [
        ("published", True),
        ("archived", True),
        ("submitted", False),
        ("draft", False),
        ("deleted", False),
    ],
)
def test_the_status_of_a_post_decides_who_sees_it_and_its_replies(status: str, sees: bool) -> None:  # noqa: FBT001
    around = known(membership("ada"), post=status)
    assert may_see(person(), OF_POST, around) is sees
    assert may_see(person(), OF_REPLY, around) is sees


@pytest.mark.parametrize(
    ("role", "sees"), [("expert", True), ("moderator", True), ("member", False)]
)
def test_reviewers_see_what_waits_for_them(role: str, *, sees: bool) -> None:
    own = membership("ada", role=role)
    rows = {POST: a_post(status="submitted", draft_of=("bob",))}
    around = known(own, membership("bob"))
    around = replace(around, rows={**around.rows, **rows})
    assert may_see(person(), OF_POST, around) is sees
    assert may_see(person("bob"), OF_POST, around)
    rows = {POST: a_post(status="draft", draft_of=("bob",))}
    assert not may_see(person(), OF_POST, replace(around, rows={**around.rows, **rows}))


def test_nobody_sees_a_deleted_reply_and_its_post_stays_visible() -> None:
    around = known(membership("ada"), reply="deleted")
    assert not may_see(person(), OF_REPLY, around)
    assert may_see(person(), OF_POST, around)


def test_a_reply_that_went_to_another_post_is_seen_by_readers_of_that_post() -> None:
    around = known(membership("ada"))
    there = Subject("post", "p2")
    moved = {REPLY: a_reply(post_id="p2")}
    for place, sees in (("c1", True), ("c2", False)):
        rows = {**around.rows, **moved, there: a_post(id="p2", community_id=place)}
        assert may_see(person(), OF_REPLY, replace(around, rows=rows)) is sees
    assert not may_see(person(), OF_REPLY, replace(around, rows={**around.rows, **moved}))
    older = {**around.rows, REPLY: a_reply(post_id=None)}
    assert may_see(person(), OF_REPLY, replace(around, rows=older))


def test_everyone_sees_subjects_outside_communities() -> None:
    around = Known(
        rows={POST: a_post(community_id=None), GATHERING: a_gathering(community_id=None)},
    )
    guest = person(guest=True)
    assert may_see(guest, (POST,), around)
    assert may_see(guest, (GATHERING,), around)


@pytest.mark.parametrize("path", [*IN_COMMUNITY, OF_COMMUNITY, OF_REQUEST])
def test_nobody_sees_an_unknown_subject(path: Path) -> None:
    assert not may_see(person(), path, Known())


@pytest.mark.parametrize("path", [*IN_COMMUNITY, OF_COMMUNITY, OF_REQUEST])
def test_an_erased_person_sees_nothing(path: Path) -> None:
    around = known(
        membership("ada", role="owner"), membership("bob", "requested"), visibility="public"
    )
    assert not may_see(person(erased=True), path, around)


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
def test_a_community_has_its_own_readers(visibility: str, standing: str | None, sees: bool) -> None:  # noqa: FBT001
    own = [membership("ada", standing)] if standing else []
    assert may_see(person(), OF_COMMUNITY, known(*own, visibility=visibility)) is sees


@pytest.mark.parametrize("path", IN_COMMUNITY)
@pytest.mark.parametrize(
    "around",
    [
        known(visibility="department"),
        known(membership("ada", "suspended")),
        known(membership("ada"), post="in_review"),
    ],
    ids=["visibility", "standing", "status"],
)
def test_unknown_values_give_no_right(path: Path, around: Known) -> None:
    gathering = path is OF_GATHERING and around.rows[POST] == a_post(status="in_review")
    assert may_see(person(), path, around) is gathering


def test_an_unknown_visibility_is_for_members() -> None:
    assert may_see(person(), OF_POST, known(membership("ada"), visibility="department"))


def test_a_person_with_an_unknown_language_reads_french() -> None:
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
def test_animators_see_a_request_while_it_is_open(
    role: str,
    standing: str,
    sees: bool,  # noqa: FBT001
) -> None:
    around = known(membership("ada", role=role), membership("bob", standing))
    assert may_see(person(), OF_REQUEST, around) is sees
