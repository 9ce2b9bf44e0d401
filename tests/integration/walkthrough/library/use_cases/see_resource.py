from dataclasses import dataclass

from shared.audience import looking
from shared.audience.sight import Asker, Audience, may_see
from shared.mongo import Scope
from tests.integration.walkthrough.library.domain.resource import Resource, ResourceNotFound
from tests.integration.walkthrough.library.store.owned import RESOURCES


@dataclass(frozen=True, slots=True)
class Seen:
    resource: Resource
    audience: Audience


async def see_resource(scope: Scope, asker: Asker, resource_id: str) -> Seen:
    """Raises: ResourceNotFound, also if the asker may not know of it."""
    resource = await RESOURCES.find(scope, resource_id)
    # look up the audience of a missing one too, so that the time reveals nothing
    place = resource.community if resource is not None else looking.NOWHERE
    audience = await looking.by_ref(scope, asker, place)
    if resource is None or not resource.is_listed:
        raise ResourceNotFound
    if audience is None or not may_see(asker, audience):
        raise ResourceNotFound
    return Seen(resource, audience)
