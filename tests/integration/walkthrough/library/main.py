"""The composition root of the library."""

from shared.audience import communities, memberships
from shared.audience.read_models import AUDIENCE
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.mongo import Scope
from shared.runtime.service import Service
from tests.integration.walkthrough.library.contract import RESOURCE
from tests.integration.walkthrough.library.entry import consumers, resources
from tests.integration.walkthrough.library.store.owned import OWNED


async def prepare(scope: Scope) -> None:
    for store in (communities, memberships):
        await store.prepare(scope)


def service() -> Service:
    return Service(
        name="library",
        title="Guilde library: what communities recommend",
        owned=OWNED,
        reads=(COMMUNITY, MEMBERSHIP, PROFILE, RESOURCE),
        apply=consumers.consumer,
        read_models=AUDIENCE,
        routers=(resources.router,),
        prepare=prepare,
    )
