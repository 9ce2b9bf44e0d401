from datetime import timedelta
from itertools import pairwise

import pytest

from services.content.domain.watch.pace import Fetching, Trouble, trouble_of
from shared.fetching import errors
from shared.fetching.errors import FetchError
from tests.support.posts import NOON

HOUR = timedelta(hours=1)


def _fetching() -> Fetching:
    return Fetching(id="f1", next_at=NOON)


def _pause(fetching: Fetching) -> timedelta:
    return fetching.next_at - NOON


def test_a_feed_is_fetched_again_after_the_usual_time() -> None:
    fetching = _fetching()
    fetching.succeed(NOON, HOUR)
    assert HOUR <= _pause(fetching) <= 1.1 * HOUR
    assert (fetching.trouble, fetching.failures) == (None, 0)


def test_an_unchanged_feed_is_sent_again_once_in_a_while() -> None:
    fetching = _fetching()
    fetching.etag = '"1"'
    assert fetching.conditions(NOON) == {}
    fetching.read_at = NOON
    assert fetching.conditions(NOON + timedelta(days=29)) == {"If-None-Match": '"1"'}
    assert fetching.conditions(NOON + timedelta(days=31)) == {}


def test_pauses_grow_with_each_failure_up_to_a_day() -> None:
    fetching, pauses = _fetching(), []
    for _ in range(9):
        fetching.fail(Trouble.UNREACHABLE, NOON, HOUR)
        pauses.append(round(_pause(fetching) / HOUR / 1.1, 1))
    assert pauses[0] < 3
    assert all(one <= other for one, other in pairwise(pauses[:4]))
    assert pauses[-1] <= 24
    assert _pause(fetching) >= timedelta(days=1)
    fetching.succeed(NOON, HOUR)
    assert _pause(fetching) <= 1.1 * HOUR


def test_the_pause_that_the_other_side_asks_for_is_kept_up_to_a_week() -> None:
    fetching = _fetching()
    fetching.fail(Trouble.BUSY, NOON, HOUR, asked=timedelta(hours=30), status=429)
    assert _pause(fetching) >= timedelta(hours=30)
    fetching.fail(Trouble.BUSY, NOON, HOUR, asked=timedelta(days=400), status=429)
    assert _pause(fetching) <= 1.1 * timedelta(days=7)


def test_a_feed_that_is_gone_is_asked_for_once_a_day() -> None:
    fetching = _fetching()
    fetching.fail(trouble_of(410), NOON, HOUR)
    assert _pause(fetching) >= timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (404, Trouble.REFUSED),
        (410, Trouble.GONE),
        (429, Trouble.BUSY),
        (500, Trouble.BUSY),
        (503, Trouble.BUSY),
    ],
)
def test_an_answer_without_a_feed_has_a_name(status: int, trouble: Trouble) -> None:
    assert trouble_of(status) is trouble


def test_each_error_of_the_fetcher_has_a_name_for_people() -> None:
    kinds = [each for each in vars(errors).values() if isinstance(each, type)]
    names = {each.name for each in kinds if issubclass(each, FetchError)}
    assert names <= set(Trouble)
