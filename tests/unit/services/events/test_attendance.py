"""Seats: never more than the capacity, and first come, first served."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.events.domain.attendance import Attendance, Seating
from services.events.domain.errors import SeatsTaken
from shared.contracts.events import Answer, Seat
from tests.support.gatherings import LATER, NOON, attendance

YES, MAYBE, NO = Answer.YES, Answer.MAYBE, Answer.NO


@pytest.mark.parametrize(
    ("capacity", "seated", "waiting", "answer", "seat"),
    [
        (2, 1, 0, YES, Seat.SEATED),
        (2, 2, 0, YES, Seat.WAITING),
        (2, 2, 3, YES, Seat.WAITING),
        (None, 1_000, 0, YES, Seat.SEATED),
        (2, 0, 0, MAYBE, Seat.NONE),
        (2, 2, 0, NO, Seat.NONE),
        # a free seat is for those who wait already
        (2, 1, 1, YES, Seat.WAITING),
        (None, 5, 1, YES, Seat.WAITING),
    ],
)
def test_the_seat_of_an_answer(
    capacity: int | None, seated: int, waiting: int, answer: Answer, seat: Seat
) -> None:
    seating = Seating(id="g1", turns=9, seated=seated, waiting=waiting)
    own = attendance()
    own.respond(answer, seating, capacity, LATER)
    assert (own.answer, own.seat, own.ticket, own.version) == (answer, seat, 9, 1)
    assert own.updated_at == LATER


def test_a_first_no_is_an_answer() -> None:
    own = attendance()
    assert own.respond(NO, Seating(id="g1"), 2, NOON) == ("answer",)
    assert own.version == 1


def test_the_same_answer_again_changes_nothing_and_keeps_the_place() -> None:
    seating = Seating(id="g1", turns=1, seated=2, waiting=0)
    own = attendance()
    own.respond(YES, seating, 2, NOON)
    seating.turns = 5
    assert own.respond(YES, seating, 2, LATER) == ()
    assert (own.ticket, own.version, seating.waiting) == (1, 1, 1)


@pytest.mark.parametrize("instead", [MAYBE, NO])
def test_another_answer_gives_up_the_seat(instead: Answer) -> None:
    seating, own = Seating(id="g1"), attendance()
    own.respond(YES, seating, 2, NOON)
    assert own.respond(instead, seating, 2, NOON) == ("answer", "seat")
    assert (own.seat, seating.seated, seating.waiting) == (Seat.NONE, 0, 0)


def test_an_erased_person_is_forgotten_and_their_seat_is_freed() -> None:
    seating, own = Seating(id="g1"), attendance()
    own.respond(YES, seating, 2, NOON)
    assert own.forget(seating, NOON) == ("answer", "seat", "person_id")
    assert (own.person_id, own.answer, own.seat, seating.seated) == (None, NO, Seat.NONE, 0)


def test_fewer_places_than_are_taken_are_refused() -> None:
    seating = Seating(id="g1", seated=3, waiting=2)
    with pytest.raises(SeatsTaken):
        seating.refuse_below_seated(2)
    for capacity in (3, 4, None):
        seating.refuse_below_seated(capacity)


PEOPLE = st.integers(0, 7)


class Gathering(RuleBasedStateMachine):
    """The domain as the use cases drive it, compared with the simplest model of a line."""

    @initialize(capacity=st.none() | st.integers(1, 4))
    def open(self, capacity: int | None) -> None:
        self.capacity = capacity
        self.seating = Seating(id="g1")
        self.answers: dict[int, Attendance] = {}
        self.line: list[int] = []
        self.now = NOON

    @rule(person=PEOPLE, answer=st.sampled_from(Answer))
    def respond(self, person: int, answer: Answer) -> None:
        own = self.answers.setdefault(person, attendance(str(person)))
        before = own.version
        if own.answers_already(answer):
            return
        self.take_turn()
        own.respond(answer, self.seating, self.capacity, self.now)
        assert own.version == before + 1
        self.line = [other for other in self.line if other != person]
        self.line += [person] if answer is YES else []
        self.fill()

    @rule(capacity=st.none() | st.integers(1, 6))
    def change_capacity(self, capacity: int | None) -> None:
        self.take_turn()
        try:
            self.seating.refuse_below_seated(capacity)
        except SeatsTaken:
            assert capacity is not None
            assert capacity < len(self.seated())
            return
        self.capacity = capacity
        self.fill()

    @rule(person=PEOPLE, erased=st.booleans())
    def withdraw(self, person: int, *, erased: bool) -> None:
        own = self.answers.get(person)
        if own is None or own.answer is NO:
            return
        self.take_turn()
        (own.forget if erased else own.withdraw)(self.seating, self.now)
        self.line = [other for other in self.line if other != person]
        if erased:
            del self.answers[person]
        self.fill()

    def take_turn(self) -> None:
        self.seating.turns += 1
        self.now += timedelta(minutes=1)

    def fill(self) -> None:
        count = self.seating.promotable(self.capacity)
        waiting = [own for own in self.answers.values() if own.is_waiting]
        for own in sorted(waiting, key=lambda own: own.ticket)[:count]:
            own.promote(self.seating, self.now)

    def seated(self) -> list[int]:
        return [person for person, own in self.answers.items() if own.is_seated]

    @invariant()
    def no_more_are_seated_than_there_is_room_for(self) -> None:
        if hasattr(self, "answers") and self.capacity is not None:
            assert len(self.seated()) <= self.capacity

    @invariant()
    def who_came_first_is_seated(self) -> None:
        if not hasattr(self, "answers"):
            return
        room = len(self.line) if self.capacity is None else self.capacity
        assert set(self.seated()) == set(self.line[:room])
        assert self.seating.seated == len(self.line[:room])
        assert self.seating.waiting == len(self.line[room:])

    @invariant()
    def only_who_says_yes_has_a_seat_or_waits(self) -> None:
        for own in getattr(self, "answers", {}).values():
            assert (own.seat is Seat.NONE) is (own.answer is not YES)


TestGathering = Gathering.TestCase
TestGathering.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
