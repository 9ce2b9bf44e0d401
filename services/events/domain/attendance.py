"""The aggregate Attendance: one person's answer to a gathering, and their seat.

    answer   seat
    yes      seated if there is room, else waiting; first come, first served
    maybe    none
    no       none

Seats never exceed the capacity, and people are seated in the order in which they started to wait.
Both hold because every answer and every change of a gathering takes a turn on its Seating.
"""

from datetime import datetime

from pydantic import BaseModel

from services.events.domain.errors import SeatsTaken
from services.events.domain.gathering import Changed
from shared.audience.sight import Said
from shared.contracts.events import Answer, GatheringRef, Seat, attendance_id
from shared.contracts.unknown import Open


class Seating(BaseModel):
    """The occupancy of a gathering, under the gathering's id.

    `turns` counts the turns taken so far.
    """

    id: str
    turns: int = 0
    seated: int = 0
    waiting: int = 0

    def has_room(self, capacity: int | None) -> bool:
        return capacity is None or self.seated < capacity

    def promotable(self, capacity: int | None) -> int:
        """Return how many waiting people can be seated now."""
        if capacity is None:
            return self.waiting
        return min(self.waiting, max(0, capacity - self.seated))

    def refuse_below_seated(self, capacity: int | None) -> None:
        """Raise SeatsTaken if more people are seated than this capacity allows."""
        if capacity is not None and capacity < self.seated:
            raise SeatsTaken(f"{self.seated} people already have a seat", seated=self.seated)

    def admit(self, capacity: int | None) -> Seat:
        """Give a newcomer a seat, or a place behind everyone who already waits."""
        seat = Seat.SEATED if self.has_room(capacity) and not self.waiting else Seat.WAITING
        self._count(seat, 1)
        return seat

    def give_up(self, seat: Open[Seat]) -> None:
        self._count(seat, -1)

    def promote(self) -> None:
        self._count(Seat.WAITING, -1)
        self._count(Seat.SEATED, 1)

    def _count(self, seat: Open[Seat], by: int) -> None:
        if seat is Seat.SEATED:
            self.seated += by
        elif seat is Seat.WAITING:
            self.waiting += by


class Attendance(BaseModel):
    """One person's answer. `version` is 0 until the first answer is stored.

    `ticket` is the sequence number of the answer, and orders the waiting list. `gathering` is a
    copy from the last write. `said` is the guest status in their token when they answered: a newly
    hired person keeps their seat even while their profile here still marks them as a guest.
    """

    id: str
    version: int = 0
    gathering: GatheringRef
    person_id: str | None
    answer: Open[Answer]
    seat: Open[Seat] = Seat.NONE
    ticket: int = 0
    said: Said | None = None
    created_at: datetime
    updated_at: datetime

    @property
    def is_seated(self) -> bool:
        return self.seat is Seat.SEATED

    @property
    def is_waiting(self) -> bool:
        return self.seat is Seat.WAITING

    def answers_already(self, answer: Answer) -> bool:
        """Return whether this answer is the stored one.

        Repeating it keeps the seat or waiting position.
        """
        return self.version > 0 and self.answer is answer

    def respond(
        self, answer: Answer, seating: Seating, capacity: int | None, now: datetime
    ) -> Changed:
        """Record an answer, in a turn just taken on `seating`."""
        if self.answers_already(answer):
            return ()
        had = self.seat
        seating.give_up(had)
        self.answer = answer
        self.seat = seating.admit(capacity) if answer is Answer.YES else Seat.NONE
        self.ticket = seating.turns
        self._touch(now)
        return ("answer",) if self.seat is had else ("answer", "seat")

    def promote(self, seating: Seating, now: datetime) -> Changed:
        """Move from the waiting list to a free seat, keeping the ticket."""
        seating.promote()
        self.seat = Seat.SEATED
        self._touch(now)
        return ("seat",)

    def withdraw(self, seating: Seating, now: datetime) -> Changed:
        """Remove the seat and answer of a person who may no longer see the gathering."""
        had, answered = self.seat, self.answer
        seating.give_up(had)
        self.seat = Seat.NONE
        self.answer = Answer.NO
        self._touch(now)
        differs = {"answer": answered is not Answer.NO, "seat": had is not Seat.NONE}
        return tuple(name for name, does in differs.items() if does)

    def forget(self, seating: Seating, now: datetime) -> Changed:
        """Withdraw, and remove the person's id."""
        changed = self.withdraw(seating, now)
        self.person_id = None
        return (*changed, "person_id")

    def _touch(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now


def no_answer(gathering: GatheringRef, person_id: str, now: datetime) -> Attendance:
    """Return an unstored answer of "no", at version 0."""
    return Attendance(
        id=attendance_id(gathering.id, person_id),
        gathering=gathering,
        person_id=person_id,
        answer=Answer.NO,
        created_at=now,
        updated_at=now,
    )
