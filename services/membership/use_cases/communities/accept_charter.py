from dataclasses import dataclass

from services.membership.domain.communities.charter import Acceptance, accept
from services.membership.domain.errors import CharterNotFound, CharterReplaced, NotAMember
from services.membership.store.owned import ACCEPTANCES, CHARTERS
from services.membership.use_cases.lookup import refuse_archived, refuse_erased, see_community
from shared.audience.sight import Asker
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class AcceptCharter:
    """The input of `accept_charter`. version: the version that the person read."""

    asker: Asker
    name: str
    version: int


async def accept_charter(command: AcceptCharter, *, work: Work) -> Acceptance:
    """Accept the current version of a community's charter, as a member. A repeat has no effect.

    Raises: CommunityNotFound, CommunityArchived, NotAMember, CharterNotFound, CharterReplaced.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    if seen.own is None or not seen.own.is_active:
        raise NotAMember
    refuse_archived(seen.community)
    charter = await CHARTERS.find(work.scope, seen.community.id)
    if charter is None or command.version > charter.version:
        raise CharterNotFound
    if command.version < charter.version:
        raise CharterReplaced(f"version {charter.version} is published", version=charter.version)
    acceptance = accept(charter, command.asker.person_id, work.now)
    known = await ACCEPTANCES.find(work.scope, acceptance.id)
    if known is None:
        await ACCEPTANCES.save(work, acceptance, "accepted")
    return known or acceptance
