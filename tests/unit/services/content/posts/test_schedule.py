from datetime import timedelta

import pytest

from services.content.domain.errors import NotADraft, TimePassed
from services.content.domain.posts.schedule import Schedule
from shared.audience.sight import Asker, Said
from tests.support.posts import LATER, NOON, draft, post

ADA = Asker("ada", since=NOON)
AT_LATER = Schedule.by(ADA, LATER)


def test_a_time_between_minutes_becomes_the_next_minute() -> None:
    assert AT_LATER.at == LATER
    assert Schedule.by(ADA, LATER - timedelta(milliseconds=1)).at == LATER


def test_a_draft_is_planned_changed_and_left_a_draft() -> None:
    planned = draft()
    assert planned.plan(AT_LATER, NOON) == ("publish_at",)
    assert (planned.publish_at, planned.version) == (LATER, 2)
    assert planned.plan(AT_LATER, NOON) == ()
    assert planned.plan(None, NOON) == ("publish_at",)
    assert planned.publish_at is None


def test_neither_a_published_post_nor_a_passed_time_is_planned() -> None:
    with pytest.raises(NotADraft):
        post().plan(AT_LATER, NOON)
    with pytest.raises(TimePassed):
        draft().plan(AT_LATER, LATER)


@pytest.mark.parametrize("verb", ["publish", "delete"])
def test_what_is_published_or_deleted_is_not_planned_any_more(verb: str) -> None:
    planned = draft(schedule=AT_LATER)
    assert "publish_at" in getattr(planned, verb)(NOON)
    assert planned.publish_at is None


def test_the_newer_of_token_and_profile_says_whether_the_author_is_a_guest() -> None:
    assert not AT_LATER.asker("ada", None).is_guest
    assert AT_LATER.asker("ada", Said(guest=True, at=LATER)).is_guest
    assert not AT_LATER.asker("ada", Said(guest=True, at=NOON - timedelta(days=1))).is_guest
