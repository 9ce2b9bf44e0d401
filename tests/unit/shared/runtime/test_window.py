"""Counting the requests of the last minute."""

from shared.runtime.window import Counted, Window

ADA, BOB = ("reads", "ada"), ("reads", "bob")


class Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def test_requests_are_allowed_up_to_the_limit() -> None:
    window = Window(Clock(600))
    assert [window.count(ADA, 3).is_allowed for _ in range(5)] == [True, True, True, False, False]
    assert window.count(BOB, 3) == Counted(is_allowed=True, left=2, seconds=60)


def test_a_refused_request_is_not_counted() -> None:
    clock = Clock(600)
    window = Window(clock)
    for _ in range(10):
        window.count(ADA, 2)
    clock.now = 690
    assert window.count(ADA, 2).left == 0  # one of the two still counts


def test_the_minute_before_counts_by_the_share_of_it_that_is_left() -> None:
    clock = Clock(600)
    window = Window(clock)
    for _ in range(60):
        window.count(ADA, 60)
    clock.now = 675
    assert window.count(ADA, 60).left == 14
    clock.now = 780
    assert window.count(ADA, 60).left == 59


def test_a_refusal_states_when_an_earlier_request_is_no_longer_counted() -> None:
    clock = Clock(600)
    window = Window(clock)
    for _ in range(6):
        window.count(ADA, 6)
    clock.now = 663
    assert window.count(ADA, 6).is_allowed
    assert window.count(ADA, 6) == Counted(is_allowed=False, left=0, seconds=7)


def test_a_silent_minute_forgets_everything() -> None:
    clock = Clock(600)
    window = Window(clock)
    window.count(ADA, 1)
    clock.now = 720
    assert window.count(ADA, 1).is_allowed
