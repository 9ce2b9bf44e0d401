"""The jobs that find the people of invited addresses, after an invitation or a profile's change.

Each job looks after its own change is committed. So if an invitation and a first sign-in happen at
the same moment, one of them sees the other.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from services.membership.domain.communities.membership import no_membership
from services.membership.domain.invitations.address import AddressInvitation, read_address
from services.membership.store.invitations import addresses
from services.membership.store.owned import COMMUNITIES, MEMBERSHIPS, PROFILES
from services.membership.store.people import profiles
from shared.contracts.membership import membership_id
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Work

MORE = "more"


async def match_addresses(community_id: str, _: str, *, work: Work) -> str | None:
    """Match the next batch of a community's new invitations."""
    found = await addresses.new(work.scope, community_id)
    people = await profiles.by_address(work.scope, [each.address for each in found])
    await _give(found, people, work)
    return MORE if len(found) == addresses.BATCH else None


async def claim_invitations(person_id: str, _: str, *, work: Work) -> str | None:
    """Match the next batch of invitations that wait for this person's address."""
    profile = await PROFILES.find(work.scope, person_id)
    address = read_address(profile.email) if profile and not profile.erased else None
    if address is None:
        return None
    found = await addresses.waiting(work.scope, address)
    await _give(found, {address: person_id}, work)
    return MORE if len(found) == addresses.BATCH else None


MATCH_ADDRESSES = Job("match_addresses", match_addresses)
CLAIM_INVITATIONS = Job("claim_invitations", claim_invitations)


async def _give(found: Sequence[AddressInvitation], people: Mapping[str, str], work: Work) -> None:
    """Invite the person with the address. Members stay unchanged."""
    theirs = [(each, people[each.address]) for each in found if each.address in people]
    keys = [membership_id(each.community.id, person_id) for each, person_id in theirs]
    known = await MEMBERSHIPS.find_many(work.scope, keys)
    communities = await COMMUNITIES.find_many(work.scope, {e.community.id for e, _ in theirs})
    changes = defaultdict(list)
    for (each, person_id), key in zip(theirs, keys, strict=True):
        member = known.get(key) or no_membership(each.community, person_id, work.now)
        if communities[each.community.id].is_archived or member.is_active or member.is_invited:
            continue
        happened = member.invite(work.now, each.role)
        changes[each.made_by].append(Change(member, happened, unnamed=True))
    for made_by, theirs_alone in changes.items():
        work.actor = made_by
        await MEMBERSHIPS.save_all(work, theirs_alone)
    await addresses.looked_at(work.scope, {e.id: people.get(e.address) for e in found})
