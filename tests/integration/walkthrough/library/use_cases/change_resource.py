from dataclasses import dataclass
from typing import Any

from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed
from shared.runtime.writing import Expected
from tests.integration.walkthrough.library.domain.resource import Resource
from tests.integration.walkthrough.library.domain.rights import may_change
from tests.integration.walkthrough.library.store.owned import RESOURCES
from tests.integration.walkthrough.library.use_cases.see_resource import see_resource


@dataclass(frozen=True, slots=True)
class ChangeResource:
    """`wanted` holds the fields to change."""

    asker: Asker
    resource_id: str
    expected: Expected
    wanted: dict[str, Any]


async def change_resource(command: ChangeResource, *, work: Work) -> Resource:
    """Raises: ResourceNotFound, NotAllowed, PersonErased, StaleProblem."""
    await refuse_erased(work.scope, command.asker)
    seen = await see_resource(work.scope, command.asker, command.resource_id)
    if not may_change(command.asker, seen.resource, seen.audience):
        raise NotAllowed("its owner, and animators of the community, change a resource")
    command.expected.check(seen.resource.version)
    changed = seen.resource.change(command.wanted, work.now)
    if changed:
        await RESOURCES.save(work, seen.resource, "changed", changed)
    return seen.resource
