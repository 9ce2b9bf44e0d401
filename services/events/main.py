"""The composition root of events: the only file that knows everything."""

from services.events.entry import attending, calendars, consumers, gatherings
from services.events.entry.turns import Turns
from services.events.store import attendances, feeds
from services.events.store.owned import GATHERINGS, OWNED
from shared.audience import communities, memberships, reach
from shared.audience.read_models import audience_filing
from shared.contracts.events import ATTENDANCE, GATHERING
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.mongo import Scope
from shared.runtime.service import Service


async def prepare(scope: Scope) -> None:
    for store in (communities, memberships, attendances, feeds):
        await store.prepare(scope)
    await reach.file_unfiled(scope, GATHERINGS.collection)


def service() -> Service:
    return Service(
        name="events",
        title="Guilde events: gatherings, who comes to them, and their calendars",
        owned=OWNED,
        reads=(COMMUNITY, MEMBERSHIP, PROFILE, GATHERING, ATTENDANCE),
        apply=consumers.consumer,
        jobs=consumers.JOBS,
        read_models=audience_filing(GATHERINGS.collection),
        routers=(gatherings.router, attending.router, calendars.router),
        open_routers=(calendars.open_router,),
        prepare=prepare,
        state={"turns": Turns()},
    )
