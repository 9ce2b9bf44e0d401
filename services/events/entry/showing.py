"""The data that a person is shown about gatherings. Several routes share this."""

from collections.abc import Sequence
from functools import wraps

from services.events.domain.attendance import Attendance, Seating
from services.events.domain.gathering import Gathering
from services.events.domain.rights import may_see_link
from services.events.entry.views import Answered, Shown
from services.events.store import attendances, seating
from services.events.store.owned import ATTENDANCES
from services.events.use_cases.lookup import Seen, see_gathering
from shared.audience import looking
from shared.audience.naming import Names, names_for
from shared.audience.sight import EVERYONE, Asker
from shared.contracts.events import attendance_id
from shared.messaging.unit import UseCase, Work
from shared.mongo import Scope
from shared.tagging import topics_of


async def see_shown(asker: Asker, scope: Scope, gathering_id: str) -> Shown:
    """Return a gathering as the caller sees it. Raises: GatheringNotFound."""
    return await show(scope, asker, await see_gathering(scope, asker, gathering_id))


async def show(scope: Scope, asker: Asker, seen: Seen) -> Shown:
    """Return a gathering, with its link if the caller may see it, and their waiting position."""
    gathering = seen.gathering
    own = await ATTENDANCES.find(scope, attendance_id(gathering.id, asker.person_id))
    known = may_see_link(asker, gathering, seen.audience, own)
    seats = await seating.find_many(scope, [gathering.id])
    return Shown(
        gathering=gathering,
        seating=seats.get(gathering.id, Seating(id=gathering.id)),
        names=await names_for(scope, asker, [(gathering.organiser_id, gathering.community)]),
        own=own,
        position=await position(scope, own),
        link=gathering.link if known else None,
        topics=await topics_of(scope, gathering.tags),
    )


async def show_all(scope: Scope, asker: Asker, found: Sequence[Gathering]) -> list[Shown]:
    """Return gatherings for lists, without links and waiting positions."""
    ids = [gathering.id for gathering in found]
    seats = await seating.find_many(scope, ids)
    own = await attendances.of_person(scope, asker.person_id, ids)
    names = await names_for(scope, asker, ((each.organiser_id, each.community) for each in found))
    return [
        Shown(each, seats.get(each.id, Seating(id=each.id)), names, own.get(each.id))
        for each in found
    ]


def showing(use_case: UseCase[Gathering], asker: Asker) -> UseCase[Shown]:
    """Wrap a use case so that it returns the gathering as the caller sees it."""

    @wraps(use_case)
    async def run(*, work: Work) -> Shown:
        gathering = await use_case(work=work)
        audience = await looking.by_ref(work.scope, asker, gathering.community)
        return await show(work.scope, asker, Seen(gathering, audience or EVERYONE))

    return run


def placing(use_case: UseCase[Attendance]) -> UseCase[Answered]:
    """Wrap a use case so that it returns the answer with its waiting position."""

    @wraps(use_case)
    async def run(*, work: Work) -> Answered:
        attendance = await use_case(work=work)
        return Answered(attendance, await position(work.scope, attendance), Names())

    return run


async def position(scope: Scope, attendance: Attendance | None) -> int | None:
    """Return the waiting position, from 1, or None for a person who does not wait."""
    if attendance is None or not attendance.is_waiting:
        return None
    return await attendances.count_before(scope, attendance) + 1
