from dataclasses import dataclass

from services.membership.domain.health.diversity import ORGANISATION, Picture
from services.membership.store.health import pictures
from services.membership.use_cases.health.see_health import see_as_animator
from services.membership.use_cases.lookup import Seen
from shared.audience.sight import Asker
from shared.mongo import Scope


@dataclass(frozen=True, slots=True)
class Diversity:
    """The pictures of a community and of the organisation; None where none was taken."""

    seen: Seen
    own: Picture | None
    organisation: Picture | None


async def see_diversity(asker: Asker, scope: Scope, name: str) -> Diversity:
    """Return a community's diversity. Raises: CommunityNotFound, NotAllowed."""
    seen = await see_as_animator(asker, scope, name)
    own = await pictures.picture(scope, seen.community.id)
    return Diversity(seen, own, await pictures.picture(scope, ORGANISATION))
