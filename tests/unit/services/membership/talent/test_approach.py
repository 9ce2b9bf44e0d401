"""An approach: who may ask again, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from services.membership.domain.talent.approach import OPEN_FOR, REFUSED_FOR, Approach
from services.membership.domain.talent.errors import ApproachNotOpen, ApproachOpen, RefusalHolds
from services.membership.domain.talent.talent import Talent
from shared.contracts.talent import ApproachStatus, Part

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def asked(at: datetime = NOON) -> Approach:
    approach = Approach(id="a", recruiter_id="rita", person_id="ada", since=NOON)
    approach.ask("h1", "s1", "A team", at)
    return approach


def test_one_approach_is_open_at_a_time() -> None:
    approach = asked()
    with pytest.raises(ApproachOpen):
        approach.ask("h1", "s1", "Again", NOON + timedelta(days=29))
    approach.answer(accepts=True, reason="unread", now=NOON)
    assert (approach.status, approach.reason) == (ApproachStatus.ACCEPTED, "")
    with pytest.raises(ApproachOpen):
        approach.ask("h1", "s1", "Again", NOON + timedelta(days=400))


def test_a_refusal_holds_for_180_days() -> None:
    approach = asked()
    approach.answer(accepts=False, reason="No", now=NOON)
    with pytest.raises(RefusalHolds):
        approach.ask("h1", "s1", "Again", NOON + REFUSED_FOR - timedelta(seconds=1))
    approach.ask("h1", "s2", "Again", NOON + REFUSED_FOR)
    assert (approach.status, approach.reason) == (ApproachStatus.ASKED, "")


def test_it_cannot_be_answered_after_30_days_even_before_the_job_ran() -> None:
    approach, over = asked(), NOON + OPEN_FOR
    with pytest.raises(ApproachNotOpen):
        approach.answer(accepts=True, reason="", now=over)
    assert not approach.expire(over - timedelta(seconds=1))
    assert approach.expire(over)
    assert not approach.expire(over)


def test_a_job_of_an_earlier_approach_expires_no_later_one() -> None:
    approach = asked()
    approach.expire(NOON + OPEN_FOR)
    approach.ask("h1", "s1", "Again", NOON + OPEN_FOR)
    assert not approach.expire(NOON + OPEN_FOR + timedelta(days=1))


def test_who_leaves_the_pool_keeps_nothing_in_it_and_returns_as_somebody_new() -> None:
    talent = Talent(id="ada", person_id="ada", since=NOON)
    choices = {"shows": (Part.NAME,), "text": "Soon", "available_from": "2026-04-01"}
    assert talent.show(choices, "h1", NOON) == "listed"
    assert talent.show(choices, "h2", NOON) is None
    assert talent.show({**choices, "text": "Now"}, "h2", NOON) == "changed"
    assert (talent.handle, talent.version) == ("h1", 2)
    assert talent.leave(NOON)
    assert (talent.shows, talent.text, talent.available_from, talent.handle) == ((), "", None, "")
    assert not talent.leave(NOON)
    assert talent.show({}, "h3", NOON) == "listed"
    assert talent.handle == "h3"
