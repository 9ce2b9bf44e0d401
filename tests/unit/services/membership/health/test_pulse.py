from datetime import UTC, datetime, timedelta

import pytest

from services.membership.domain.health.errors import PulseClosed
from services.membership.domain.health.pulse import Box, Pulse, empty_box, open_box
from shared.contracts.values import CommunityRef, Language

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def a_pulse() -> Pulse:
    question = {Language.ENGLISH: "Do you learn here?"}
    place = CommunityRef(id="c1", slug="guilds")
    return Pulse(id="u1", community=place, questions=(question,), closes_at=NOON, created_at=NOON)


def a_box(answered: int, comments: int = 0, *, closed: bool = True) -> Box:
    counts = ((answered, 0, 0, 0, 0),)
    said = tuple(str(n) for n in range(comments))
    return Box(id="u1", closed=closed, answered=answered, counts=counts, comments=said)


def test_a_box_is_opened_once_closed_and_from_five_answers_on() -> None:
    assert open_box(a_box(4)) is None
    assert open_box(a_box(5, closed=False)) is None
    results = open_box(a_box(5))
    assert results is not None
    assert (results.answered, results.scores[0].mean) == (5, 1)


def test_comments_are_shown_from_five_on() -> None:
    few, enough = open_box(a_box(9, 4)), open_box(a_box(9, 5))
    assert few is not None
    assert enough is not None
    assert (few.comments, len(enough.comments)) == ((), 5)


def test_a_survey_is_open_until_its_time_or_until_somebody_closes_it() -> None:
    pulse = a_pulse()
    assert empty_box(pulse).counts == ((0, 0, 0, 0, 0),)
    assert pulse.is_open(NOON - timedelta(seconds=1))
    assert not pulse.is_open(NOON)
    pulse.close()
    assert not pulse.is_open(NOON - timedelta(seconds=1))
    with pytest.raises(PulseClosed):
        pulse.close()
