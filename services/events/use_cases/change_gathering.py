from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.events.domain.gathering import Gathering
from services.events.domain.rights import may_run
from services.events.store import attendances, seating
from services.events.store.owned import GATHERINGS
from services.events.use_cases.give_free_seats import give_free_seats
from services.events.use_cases.lookup import see_gathering
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class Move:
    """A change of times. None keeps a value; a new zone alone keeps the local times."""

    time_zone: str | None
    starts: datetime | None
    ends: datetime | None

    @property
    def is_none(self) -> bool:
        return (self.time_zone, self.starts, self.ends) == (None, None, None)


@dataclass(frozen=True, slots=True)
class ChangeGathering:
    """A command. `wanted`: the fields to change, of domain.gathering.EDITABLE, except the times."""

    asker: Asker
    gathering_id: str
    expected: Expected
    wanted: dict[str, Any]
    move: Move
    reason: str | None


async def change_gathering(command: ChangeGathering, *, work: Work) -> Gathering:
    """Change the given fields. Freed seats go to the people on the waiting list.

    Raises: GatheringNotFound, NotAllowed, GatheringCancelled, SeatsTaken, WrongTime, PersonErased,
    StaleProblem.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_gathering(work.scope, command.asker, command.gathering_id)
    gathering = seen.gathering
    if not may_run(command.asker, gathering, seen.audience):
        raise NotAllowed("only its organiser and the community's animators may change a gathering")
    command.expected.check(gathering.version)
    wanted = dict(command.wanted)
    if not command.move.is_none:
        move = command.move
        moved = gathering.schedule.moved(
            time_zone=move.time_zone, starts=move.starts, ends=move.ends
        )
        wanted.update(moved.model_dump())
    turn = await seating.take_turn(work.scope, gathering.id)
    turn.refuse_below_seated(wanted.get("capacity"))
    changed = gathering.change(wanted, command.reason, work.now)
    if changed:
        await GATHERINGS.save(work, gathering, "changed", changed)
        await attendances.follow_times(work.scope, [gathering.id])
        await give_free_seats(work, gathering, turn)
    return gathering
