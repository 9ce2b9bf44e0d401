from datetime import UTC, datetime

import pytest

from services.content.domain.errors import NotPublished
from services.content.domain.freshness.review import Review
from services.content.domain.freshness.verdict import judge
from services.content.domain.rights import may_change, may_review
from shared.audience.sight import EVERYONE, Asker
from tests.support.posts import LATER, NOON, draft, post

REVIEW = Review(due_on="2026-03-05", owner_id="grace")


def test_a_review_reminds_in_the_morning_of_its_day() -> None:
    assert REVIEW.reminder_at == datetime(2026, 3, 5, 7, tzinfo=UTC)


def test_an_owner_is_reminded_once_of_a_day() -> None:
    assert REVIEW.awaits_reminder
    assert not REVIEW.reminded().awaits_reminder
    assert REVIEW.reminded().model_copy(update={"due_on": "2026-04-01"}).awaits_reminder
    assert not REVIEW.without_owner().awaits_reminder


def test_the_same_review_makes_no_version() -> None:
    reviewed = post()
    assert reviewed.await_review(REVIEW, LATER) == ("review",)
    assert reviewed.await_review(REVIEW.model_copy(), LATER) == ()
    assert reviewed.version == 2


def test_the_owner_of_a_review_is_forgotten_and_a_deleted_post_has_none() -> None:
    reviewed = post(review=REVIEW)
    assert reviewed.forget("grace", LATER) == ("anonymised", ("review",))
    assert reviewed.review == REVIEW.without_owner()
    assert "review" in reviewed.delete(LATER)
    assert reviewed.review is None


def test_the_owner_of_a_review_may_refresh_a_post_and_not_edit_it() -> None:
    grace, reviewed = Asker("grace"), post(review=REVIEW, community=None)
    assert may_review(grace, reviewed, EVERYONE)
    assert not may_change(grace, reviewed, EVERYONE)
    assert not may_review(Asker("bob"), reviewed, EVERYONE)


def test_only_a_published_post_is_judged() -> None:
    assert judge(post(), "bob", NOON, still_true=False).id == "p1.bob"
    with pytest.raises(NotPublished):
        judge(draft(), "bob", NOON, still_true=True)
