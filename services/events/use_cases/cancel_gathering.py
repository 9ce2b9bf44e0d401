from dataclasses import dataclass

from services.events.domain.gathering import Gathering
from services.events.domain.rights import may_run
from services.events.store import seating
from services.events.store.owned import GATHERINGS
from services.events.use_cases.lookup import see_gathering
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class CancelGathering:
    asker: Asker
    gathering_id: str
    reason: str | None


async def cancel_gathering(command: CancelGathering, *, work: Work) -> Gathering:
    """Cancel a gathering for good. Attendees keep their answers, and nobody is promoted.

    Raises: GatheringNotFound, NotAllowed, GatheringCancelled, GatheringOver, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_gathering(work.scope, command.asker, command.gathering_id)
    gathering = seen.gathering
    if not may_run(command.asker, gathering, seen.audience):
        raise NotAllowed("only its organiser and the community's animators may cancel a gathering")
    # an answer at this moment commits before or after this, never at the same time
    await seating.take_turn(work.scope, gathering.id)
    changed = gathering.cancel(command.reason, work.now)
    await GATHERINGS.save(work, gathering, "cancelled", changed)
    return gathering
