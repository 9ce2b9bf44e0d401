"""How many people are asked about a question, and which."""

from datetime import timedelta

import pytest

from services.search.domain.gaps.answer_request import AnswerRequest, are_due, least_asked
from tests.support.facts import NOON


def requests(*days_ago: int) -> list[AnswerRequest]:
    return [
        AnswerRequest(
            id=f"q.{number}",
            question_id="q",
            community=None,
            person_id=str(number),
            requested_at=NOON - timedelta(days=days),
        )
        for number, days in enumerate(days_ago)
    ]


@pytest.mark.parametrize(
    ("days_ago", "due"),
    [((), 2), ((0, 0), 0), ((1, 1), 2), ((2, 2, 1, 1), 1), ((3, 3, 2, 2, 1), 0), ((1, 1, 0, 0), 0)],
)
def test_two_are_asked_a_day_and_five_at_most(days_ago: tuple[int, ...], due: int) -> None:
    assert are_due(requests(*days_ago), NOON) == due


def test_the_best_of_those_asked_least_come_first() -> None:
    assert least_asked(["ada", "bob", "cyd"], {"ada": 1}) == ["bob", "cyd", "ada"]


def test_nobody_is_asked_more_than_three_times_a_week() -> None:
    assert least_asked(["ada", "bob"], {"ada": 3, "bob": 2}) == ["bob"]
