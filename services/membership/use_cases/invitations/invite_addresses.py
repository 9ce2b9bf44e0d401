from collections.abc import Sequence
from dataclasses import dataclass

from services.membership.domain.invitations.address import MOST_OF_COMMUNITY, invite_address
from services.membership.domain.invitations.errors import TooManyInvited
from services.membership.domain.rights import may_decide
from services.membership.store.invitations import addresses
from services.membership.use_cases.invitations.match_addresses import MATCH_ADDRESSES
from services.membership.use_cases.lookup import (
    Seen,
    refuse_archived,
    refuse_erased,
    see_community,
)
from shared.audience.sight import Asker
from shared.messaging import jobs
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class InviteAddresses:
    """The input of `invite_addresses`. addresses: in the form of `read_address`."""

    asker: Asker
    name: str
    addresses: Sequence[str]


async def invite_addresses(command: InviteAddresses, *, work: Work) -> int:
    """Invite the people with these addresses; return the number of addresses.

    A job looks up the people, so neither the response nor its time reveals which addresses are
    known.

    Raises: CommunityNotFound, CommunityArchived, NotAllowed, PersonErased, TooManyInvited.
    """
    seen = await check_inviting(command.asker, work.scope, command.name)
    refuse_archived(seen.community)
    ref, wanted = seen.community.ref, dict.fromkeys(command.addresses)
    there = await addresses.count(work.scope, ref.id, most=MOST_OF_COMMUNITY)
    if there + len(wanted) > MOST_OF_COMMUNITY:
        raise TooManyInvited(f"{there} addresses are invited, of at most {MOST_OF_COMMUNITY}")
    person_id = command.asker.person_id
    made = [invite_address(ref, address, person_id, work.now) for address in wanted]
    await addresses.add(work.scope, made)
    await jobs.ask(work.scope, MATCH_ADDRESSES.kind, [ref.id], work.now)
    return len(wanted)


async def check_inviting(asker: Asker, scope: Scope, name: str) -> Seen:
    """Require a right to invite. Raises: CommunityNotFound, NotAllowed, PersonErased."""
    await refuse_erased(scope, asker.person_id)
    seen = await see_community(scope, asker, name)
    if not may_decide(asker, seen.own):
        raise NotAllowed("only owners and animators may invite")
    return seen
