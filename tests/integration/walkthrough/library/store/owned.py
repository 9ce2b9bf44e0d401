"""The aggregates that the library owns."""

from shared.messaging.owned import Change, Owned, Personal
from shared.messaging.unit import Work
from tests.integration.walkthrough.library.contract import RESOURCE, ResourceData
from tests.integration.walkthrough.library.domain.resource import Resource
from tests.integration.walkthrough.library.store import resources


async def _forget_owner(resource: Resource, _: str, __: Work) -> Change[Resource]:
    return Change(resource, "anonymised", resource.forget_owner())


RESOURCES: Owned[Resource, ResourceData] = Owned(
    RESOURCE,
    Resource,
    resources.COLLECTION,
    indexes=resources.INDEXES,
    personal=Personal(
        naming=lambda person_id: {"owner_id": person_id},
        named=lambda data: (data.state.owner_id,),
        forget=_forget_owner,
    ),
)

OWNED = (RESOURCES,)
