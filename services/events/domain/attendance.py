"""The aggregate Attendance: what one person answered to one gathering, and their seat.

    answer   seat
    yes      seated where there is room, else waiting; first come, first served
    maybe    none
    no       none

Never more are seated than there is room for, and nobody is seated before who waited longer. Both
hold because every answer and every change of a gathering takes its turn on the gathering's Seating.
"""

from datetime import datetime

from pydantic import BaseModel

from services.events.domain.errors import SeatsTaken
from services.events.domain.gathering import Changed
from shared.audience.sight import Said
from shared.contracts.events import Answer, GatheringRef, Seat, attendance_id
from shared.contracts.unknown import Open


class Seating(BaseModel):
    """How full a gathering is; its id is the gathering's. `turns`: how many were taken so far."""

    id: str
    turns: int = 0
    seated: int = 0
    waiting: int = 0

    def has_room(self, capacity: int | None) -> bool:
        return capacity is None or self.seated < capacity

    def promotable(self, capacity: int | None) -> int:
        """How many of those who wait can be seated now."""
        if capacity is None:
            return self.waiting
        return min(self.waiting, max(0, capacity - self.seated))

    def refuse_below_seated(self, capacity: int | None) -> None:
        """Raises: SeatsTaken."""
        if capacity is not None and capacity < self.seated:
            raise SeatsTaken(f"{self.seated} people already have a seat", seated=self.seated)

    def admit(self, capacity: int | None) -> Seat:
        """The seat of somebody who comes now: who waits already goes before them."""
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
    """`version` is 0 until its first answer is stored.

    `ticket` is the turn in which it was answered: those who wait are seated in its order.
    `gathering` is as it was when this was last written. `said`: by which token they answered; who
    was hired may be known here as a guest still, and keeps the seat.
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
        """Whoever says yes again keeps their seat, or their place in the line."""
        return self.version > 0 and self.answer is answer

    def respond(
        self, answer: Answer, seating: Seating, capacity: int | None, now: datetime
    ) -> Changed:
        """Answer, in a turn just taken on `seating`."""
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
        """From the line to a seat that is free. It keeps its ticket."""
        seating.promote()
        self.seat = Seat.SEATED
        self._touch(now)
        return ("seat",)

    def withdraw(self, seating: Seating, now: datetime) -> Changed:
        """Not by an answer, but because they may no longer see the gathering."""
        had, answered = self.seat, self.answer
        seating.give_up(had)
        self.seat = Seat.NONE
        self.answer = Answer.NO
        self._touch(now)
        differs = {"answer": answered is not Answer.NO, "seat": had is not Seat.NONE}
        return tuple(name for name, does in differs.items() if does)

    def forget(self, seating: Seating, now: datetime) -> Changed:
        """That it was this person."""
        changed = self.withdraw(seating, now)
        self.person_id = None
        return (*changed, "person_id")

    def _touch(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now


def no_answer(gathering: GatheringRef, person_id: str, now: datetime) -> Attendance:
    """Where everyone starts from; it becomes one with its first answer."""
    return Attendance(
        id=attendance_id(gathering.id, person_id),
        gathering=gathering,
        person_id=person_id,
        answer=Answer.NO,
        created_at=now,
        updated_at=now,
    )
