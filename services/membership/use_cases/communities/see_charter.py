"""A community's charter, and the caller's acceptance of it."""

from dataclasses import dataclass

from services.membership.domain.communities.charter import Acceptance, Charter
from services.membership.domain.errors import CharterNotFound
from services.membership.store.communities import charters
from services.membership.store.owned import ACCEPTANCES, CHARTERS
from services.membership.use_cases.lookup import Seen, see_community
from shared.audience.sight import Asker
from shared.mongo import Scope


@dataclass(frozen=True, slots=True)
class SeenCharter:
    """A charter. accepted: how many members accepted this version. own: the caller's last one."""

    charter: Charter
    seen: Seen
    accepted: int
    own: Acceptance | None

    @property
    def id(self) -> str:
        return self.charter.id

    @property
    def version(self) -> int:
        return self.charter.version


async def see_charter(asker: Asker, scope: Scope, name: str) -> SeenCharter:
    """Return the charter for anybody who may see the community.

    Raises: CommunityNotFound, CharterNotFound.
    """
    seen = await see_community(scope, asker, name)
    charter = await CHARTERS.find(scope, seen.community.id)
    if charter is None:
        raise CharterNotFound
    own = await charters.last_accepted(scope, charter.id, asker.person_id)
    accepted = await charters.count_accepted(scope, charter.id, charter.version)
    return SeenCharter(charter, seen, accepted, own)


async def see_acceptance(asker: Asker, scope: Scope, key: str) -> Acceptance:
    """Return the caller's own acceptance. Raises: CommunityNotFound, CharterNotFound."""
    await see_community(scope, asker, key.partition(".")[0])
    acceptance = await ACCEPTANCES.find(scope, key)
    if acceptance is None or acceptance.person_id != asker.person_id:
        raise CharterNotFound
    return acceptance
