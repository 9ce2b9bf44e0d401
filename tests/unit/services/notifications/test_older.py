"""Notices and plans as the previous version stored them."""

from typing import Any

import pytest

from services.notifications.domain.notice import Notice, Plan, To
from services.notifications.domain.older import about_of
from services.notifications.domain.subject import Path, Subject
from tests.support.facts import NOON
from tests.support.notices import (
    COMMUNITY,
    GATHERING,
    OF_COMMUNITY,
    OF_GATHERING,
    OF_POST,
    OF_REPLY,
    OF_REQUEST,
    POST,
    REPLY,
    notice,
)

EMPTY = dict.fromkeys(
    ("community_id", "post_id", "reply_id", "gathering_id", "requester_id", "approved")
)
TABLE: list[tuple[dict[str, Any], Path, str]] = [
    ({"post_id": "p1", "community_id": "c1"}, OF_POST, ""),
    ({"post_id": "p1"}, (POST,), ""),
    ({"post_id": "p1", "reply_id": "r1", "community_id": "c1"}, OF_REPLY, ""),
    ({"gathering_id": "g1", "community_id": "c1"}, OF_GATHERING, ""),
    ({"community_id": "c1", "requester_id": "bob"}, OF_REQUEST, ""),
    ({"community_id": "c1", "approved": True}, OF_COMMUNITY, ""),
    ({"community_id": "c1", "approved": False}, OF_COMMUNITY, "refused"),
]


@pytest.mark.parametrize(("about", "path", "variant"), TABLE)
def test_an_older_notice_is_read(about: dict[str, Any], path: Path, variant: str) -> None:
    stored = notice().model_dump(exclude={"path", "variant"})
    read = Notice.model_validate({**stored, "about": {**EMPTY, **about}})
    assert (read.path, read.variant) == (path, variant)


@pytest.mark.parametrize(("about", "path", "variant"), TABLE)
def test_a_notice_is_written_in_the_old_form_too(
    about: dict[str, Any], path: Path, variant: str
) -> None:
    assert {**EMPTY, **about_of(path, variant)} == {**EMPTY, **about}


def test_a_new_kind_is_written_with_the_known_fields() -> None:
    assert about_of((Subject("course", "x1"), COMMUNITY), "") == {"community_id": "c1"}


@pytest.mark.parametrize(
    ("to", "group"),
    [
        ("persons", None),
        ("author", To("author", REPLY)),
        ("members", To("members", COMMUNITY)),
        ("attendees", To("attendees", GATHERING)),
    ],
)
def test_an_older_plan_keeps_its_recipients(to: str, group: To | None) -> None:
    about = {"post_id": "p1", "reply_id": "r1", "gathering_id": "g1", "community_id": "c1"}
    plan = Plan.model_validate(
        {
            "fact_id": "f1",
            "reason": "posted",
            "about": {**EMPTY, **about},
            "actor_id": None,
            "at": NOON,
            "to": to,
            "persons": ("ada",),
        }
    )
    assert plan.to == group
    assert plan.persons == ("ada",)
