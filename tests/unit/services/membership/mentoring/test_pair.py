"""A pair: consent, sessions, feedback, its end, and what an erased person leaves."""

from datetime import UTC, datetime, timedelta

import pytest

from services.membership.domain.mentoring.application import Offer, change, withdraw
from services.membership.domain.mentoring.errors import PairFull, PairNotOpen, ProgrammeClosed
from services.membership.domain.mentoring.pair import (
    MOST_SESSIONS,
    Feedback,
    Goal,
    Pair,
    Session,
    Side,
)
from services.membership.domain.mentoring.programme import Programme, Ratings
from shared.contracts.mentoring import PairStatus
from shared.contracts.values import CommunityRef, Language

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=9)
GUILD = CommunityRef(id="c1", slug="guild")


def a_pair(status: PairStatus = PairStatus.ACTIVE) -> Pair:
    return Pair(
        id="p1",
        community=GUILD,
        programme_id="g1",
        mentor_id="ada",
        mentee_id="bob",
        status=status,
        score=0.5,
        criteria={},
        topics=("t",),
        since=NOW,
        created_at=NOW,
    )


def a_session(by: Side = Side.MENTEE) -> Session:
    return Session(on="2026-03-06", minutes=30, note="Private", by=by, at=LATER)


def an_offer(capacity: int = 1) -> Offer:
    return Offer(
        id="g1.ada",
        community=GUILD,
        programme_id="g1",
        person_id="ada",
        topics=("t",),
        languages=("en",),
        time_zone="",
        about="",
        capacity=capacity,
        created_at=NOW,
        updated_at=NOW,
    )


def a_programme() -> Programme:
    return Programme(
        id="g1",
        community=GUILD,
        titles={Language.ENGLISH: "Spring"},
        purposes={},
        apply_until="2026-03-05",
        starts_on="2026-04-01",
        ends_on="2026-06-30",
        most_mentees=3,
        created_at=NOW,
        updated_at=NOW,
    )


def test_a_pair_needs_the_consent_of_both() -> None:
    pair = a_pair(PairStatus.PROPOSED)
    assert not pair.accept(Side.MENTOR)
    assert not pair.accept(Side.MENTOR)
    assert pair.accept(Side.MENTEE)


def test_a_pair_that_is_not_proposed_takes_no_answer() -> None:
    with pytest.raises(PairNotOpen):
        a_pair().accept(Side.MENTOR)
    with pytest.raises(PairNotOpen):
        a_pair(PairStatus.LAPSED).decline(NOW)


@pytest.mark.parametrize(("met", "status"), [(True, "completed"), (False, "ended")])
def test_a_pair_is_completed_if_the_two_met(met: bool, status: str) -> None:  # noqa: FBT001
    pair = a_pair()
    if met:
        pair.meet(a_session())
    assert pair.finish(LATER) == status


def test_a_pair_has_a_bound_on_its_sessions() -> None:
    pair = a_pair()
    pair.log = (a_session(),) * MOST_SESSIONS
    with pytest.raises(PairFull):
        pair.meet(a_session())


def test_a_session_and_a_nudge_count_as_hearing_of_a_pair() -> None:
    pair = a_pair()
    assert pair.heard_at == NOW
    pair.meet(a_session())
    assert pair.heard_at == LATER
    pair.nudge(LATER + timedelta(days=30))
    assert pair.heard_at == LATER + timedelta(days=30)


def test_an_erased_person_leaves_nothing_that_they_wrote_and_the_pair_ends() -> None:
    pair = a_pair()
    pair.set_goals((Goal(title="A talk"),))
    pair.meet(a_session(Side.MENTEE))
    pair.meet(a_session(Side.MENTOR))
    pair.rate(Side.MENTEE, Feedback(rating=5, comment="Thanks"))
    assert pair.forget("bob", LATER) == "ended"
    assert (pair.mentee_id, pair.goals, pair.feedback, pair.topics) == (None, (), {}, ())
    assert [session.note for session in pair.log] == ["", "Private"]
    assert pair.forget("ada", LATER) == "anonymised"


def test_an_offer_gives_no_more_places_than_it_has() -> None:
    offer = an_offer(capacity=1)
    assert offer.take(NOW)
    assert not offer.take(NOW)
    offer.free(NOW)
    assert offer.take(NOW)


def test_a_withdrawn_offer_gives_no_place_until_it_is_made_again() -> None:
    offer = an_offer()
    assert withdraw(offer, NOW)
    assert not withdraw(offer, NOW)
    assert not offer.take(NOW)
    assert change(offer, {"capacity": 1}, NOW) == ("withdrawn",)
    assert offer.take(NOW)


def test_offers_are_taken_up_to_the_last_day_of_an_open_programme() -> None:
    programme = a_programme()
    programme.require_applications(NOW)
    with pytest.raises(ProgrammeClosed):
        programme.require_applications(NOW + timedelta(days=1))


def test_a_closed_programme_keeps_its_ratings_and_changes_no_more() -> None:
    programme = a_programme()
    programme.close(Ratings.of([5, 4, 4, 3, 4]), Ratings.of([1, 1, 1, 1]), NOW)
    assert programme.by_mentors == Ratings(count=5, mean=4.0)
    assert programme.by_mentees == Ratings(count=4, mean=None)
    with pytest.raises(ProgrammeClosed):
        programme.edit({"most_mentees": 1}, NOW)
