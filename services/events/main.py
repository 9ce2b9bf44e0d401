"""The composition root of events: the only module that imports all parts."""

from services.events.entry import attending, calendars, consumers, gatherings
from services.events.entry.turns import Turns
from services.events.store import attendances
from services.events.store.feeds import FEEDS
from services.events.store.owned import GATHERINGS, OWNED
from shared import tagging
from shared.audience import communities, memberships, reach
from shared.audience.read_models import audience_filing
from shared.contracts.directory import DIRECTORY_ENTRY
from shared.contracts.events import ATTENDANCE, GATHERING
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.contracts.topics import TOPIC
from shared.mongo import Scope
from shared.runtime.service import Service
from shared.tagging import TOPICS


async def prepare(scope: Scope) -> None:
    for store in (communities, memberships, tagging, attendances, FEEDS):
        await store.prepare(scope)
    await reach.file_unfiled(scope, GATHERINGS.collection)


def service() -> Service:
    return Service(
        name="events",
        title="Guilde events: gatherings, attendance and calendars",
        owned=OWNED,
        reads=(COMMUNITY, MEMBERSHIP, PROFILE, DIRECTORY_ENTRY, TOPIC, GATHERING, ATTENDANCE),
        apply=consumers.consumer,
        jobs=consumers.JOBS,
        read_models=(*audience_filing(GATHERINGS.collection), TOPICS),
        routers=(gatherings.router, attending.router, calendars.router),
        open_routers=(calendars.open_router,),
        prepare=prepare,
        state={"turns": Turns()},
    )
