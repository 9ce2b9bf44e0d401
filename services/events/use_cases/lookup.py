"""The first step of the use cases: read the gathering, if the caller may see it."""

from dataclasses import dataclass

from services.events.domain.errors import GatheringNotFound
from services.events.domain.gathering import Gathering
from services.events.store.owned import GATHERINGS
from shared.audience import looking
from shared.audience.sight import Asker, Audience, may_see
from shared.mongo import Scope


@dataclass(frozen=True, slots=True)
class Seen:
    gathering: Gathering
    audience: Audience


async def see_gathering(scope: Scope, asker: Asker, gathering_id: str) -> Seen:
    """Return the gathering and its audience.

    Raises: GatheringNotFound, also if the caller may not know of the gathering.
    """
    gathering = await GATHERINGS.find(scope, gathering_id)
    # look up the audience also if there is no gathering, so that timing does not reveal hidden ones
    place = gathering.community if gathering is not None else looking.NOWHERE
    audience = await looking.by_ref(scope, asker, place)
    if gathering is None or audience is None or not may_see(asker, audience):
        raise GatheringNotFound
    return Seen(gathering, audience)
