from dataclasses import dataclass

from shared.audience.looking import see_community
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import CommunityNotFound, NotAllowed
from tests.integration.walkthrough.library.domain.resource import Resource
from tests.integration.walkthrough.library.domain.rights import may_add
from tests.integration.walkthrough.library.store.owned import RESOURCES


@dataclass(frozen=True, slots=True)
class AddResource:
    """`community` is a slug."""

    asker: Asker
    community: str
    title: str
    address: str


async def add_resource(command: AddResource, *, work: Work) -> Resource:
    """Raises: CommunityNotFound, NotAllowed, PersonErased."""
    await refuse_erased(work.scope, command.asker)
    audience = await see_community(work.scope, command.asker, command.community)
    if audience.ref is None:
        raise CommunityNotFound
    if not may_add(audience):
        raise NotAllowed("members of a community recommend something in it")
    resource = Resource(
        id=work.new_id(),
        community=audience.ref,
        owner_id=command.asker.person_id,
        title=command.title,
        address=command.address,
        created_at=work.now,
        updated_at=work.now,
    )
    await RESOURCES.save(work, resource, "added")
    return resource
