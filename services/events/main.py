"""The composition root of events: the only file that knows everything."""

from services.events.entry import attending, calendars, consumers, gatherings
from services.events.entry.turns import Turns
from services.events.store import attendances as attendance_store
from services.events.store import feeds as feed_store
from services.events.store import gatherings as gathering_store
from services.events.use_cases.republish import republish
from shared.audience import communities, memberships
from shared.audience.read_models import audience_filing
from shared.contracts.events import ATTENDANCE, GATHERING
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.mongo import Scope
from shared.runtime.service import Service


async def prepare(scope: Scope) -> None:
    for store in (communities, memberships, gathering_store, attendance_store, feed_store):
        await store.prepare(scope)


def service() -> Service:
    return Service(
        name="events",
        title="Guilde events: gatherings, attendance and calendars",
        owns=(GATHERING, ATTENDANCE),
        reads=(COMMUNITY, MEMBERSHIP, PROFILE, GATHERING, ATTENDANCE),
        apply=consumers.consumer,
        read_models=audience_filing(gathering_store.COLLECTION),
        routers=(gatherings.router, attending.router, calendars.router),
        open_routers=(calendars.open_router,),
        prepare=prepare,
        republish=republish,
        state={"turns": Turns()},
    )
