"""Kudos, awards and choices: what their people may change, and what an erased person leaves."""

from datetime import UTC, datetime

import pytest

from services.membership.domain.recognition.award import MOST_CREDENTIALS, Award
from services.membership.domain.recognition.choice import Choice
from services.membership.domain.recognition.errors import TooManyCredentials
from services.membership.domain.recognition.kudos import Kudos
from services.membership.domain.recognition.status import StatusPlace
from shared.contracts.recognition import Badge, KudosStatus

PLACE = StatusPlace(list=0, index=5)
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


def some_kudos() -> Kudos:
    return Kudos(
        id="k1",
        community=None,
        by_id="bob",
        to_id="ada",
        reason="You helped",
        topic_id="t1",
        given_at=NOW,
        updated_at=NOW,
    )


def an_award() -> Award:
    return Award(
        id="ada.mentor", badge=Badge.MENTOR, person_id="ada", awarded_at=NOW, updated_at=NOW
    )


def test_the_receiver_hides_kudos_and_shows_them_again() -> None:
    kudos = some_kudos()
    assert kudos.show(NOW, shown=True) is None
    assert kudos.show(NOW, shown=False) == "declined"
    assert not kudos.is_shown
    assert kudos.show(NOW, shown=True) == "restored"
    assert (kudos.is_shown, kudos.version) == (True, 3)


def test_kudos_that_were_taken_back_keep_no_text_and_stay_so() -> None:
    kudos = some_kudos()
    assert kudos.withdraw(NOW) == "withdrawn"
    assert (kudos.reason, kudos.topic_id) == ("", None)
    assert kudos.withdraw(NOW) is None
    assert kudos.show(NOW, shown=True) is None
    assert kudos.status is KudosStatus.WITHDRAWN


def test_an_erased_giver_leaves_kudos_without_name_and_text() -> None:
    kudos = some_kudos()
    kudos.forget("bob", NOW)
    assert (kudos.by_id, kudos.to_id, kudos.reason, kudos.is_shown) == (None, "ada", "", True)


def test_an_erased_receiver_leaves_nothing_to_see() -> None:
    kudos = some_kudos()
    kudos.forget("ada", NOW)
    assert (kudos.to_id, kudos.reason, kudos.is_there) == (None, "", False)


def test_a_badge_is_public_as_long_as_its_person_wants() -> None:
    award = an_award()
    award.publish("secret", PLACE, NOW)
    assert (award.public, award.credential_id, award.status) == (True, "secret", PLACE)
    award.unpublish(NOW)
    assert (award.public, award.status, award.is_held) == (False, None, True)


def test_a_badge_is_published_so_many_times_and_no_more_whatever_happened_between() -> None:
    award = an_award()
    for _ in range(MOST_CREDENTIALS):
        award.publish("secret", PLACE, NOW)
        award.unpublish(NOW)
    award.forget(NOW)
    award.give_again("ada", NOW, NOW)
    with pytest.raises(TooManyCredentials):
        award.publish("secret", PLACE, NOW)
    assert not award.public


def test_a_badge_that_was_taken_away_stays_so_when_its_person_takes_part_again() -> None:
    award = an_award()
    award.publish("secret", PLACE, NOW)
    award.withdraw(NOW, withdrawn=True)
    assert (award.public, award.status, award.is_held) == (False, None, False)
    award.forget(NOW)
    award.give_again("ada", NOW, NOW)
    assert not award.is_held
    award.withdraw(NOW, withdrawn=False)
    assert (award.is_held, award.public) == (True, False)


def test_a_badge_that_was_removed_is_given_again_beyond_its_tombstone() -> None:
    award = an_award()
    award.publish("secret", PLACE, NOW)
    award.forget(NOW)
    assert (award.person_id, award.public, award.version) == (None, False, 3)
    award.give_again("ada", NOW, NOW)
    assert (award.person_id, award.version) == ("ada", 5)


def test_choices_name_what_differs() -> None:
    choice = Choice(id="ada", updated_at=NOW)
    wanted = {"objects": False, "shows_badges": True, "shows_score": False}
    assert choice.choose(wanted, NOW) == ("shows_badges",)
    assert choice.choose(wanted, NOW) == ()
    assert choice.version == 1
