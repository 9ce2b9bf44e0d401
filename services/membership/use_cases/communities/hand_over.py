"""Succession to the last owner: the named successor, else the longest-serving by highest role.

Each function first locks the community's owners: see memberships.has_other_owner. It writes the
next owner's membership, so that they cannot leave at the same moment.
"""

from collections.abc import Sequence

from services.membership.domain.communities.membership import Membership
from services.membership.domain.errors import LastOwner
from services.membership.store.communities import memberships
from services.membership.store.owned import MEMBERSHIPS, PROFILES
from shared.contracts.membership import membership_id
from shared.contracts.values import Role
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.mongo import Scope

IN_LINE = (Role.ANIMATOR, Role.MODERATOR, Role.EXPERT, Role.MEMBER)
MOST_ASKED = 50
"""The maximum number of members of each role that are read: guests and erased people are skipped.
"""


async def keep_an_owner(work: Work, membership: Membership) -> None:
    """Refuse to change the last owner's role. Raises: LastOwner."""
    if await _is_last(work, membership):
        raise LastOwner("appoint another owner first")


async def hand_over(work: Work, membership: Membership) -> None:
    """Appoint the next owner before this membership ends, if nobody else owns the community.

    Raises: LastOwner if there is nobody.
    """
    if not await pass_on(work, membership):
        raise LastOwner("nobody else belongs to it: archive it instead")


async def pass_on(work: Work, membership: Membership) -> bool:
    """Appoint the next owner if this member is the last one. Return False if there is nobody."""
    if not await _is_last(work, membership):
        return True
    return await _appoint_next(work, membership.community.id, membership.successor_id)


async def find_owner(key: str, _: str, *, work: Work) -> str | None:
    """Appoint the next owner after an owner was erased.

    If there is nobody, administrators find the community in their list of those without an owner.
    key: the community's id, then a dot and the successor's id if the owner named one.
    """
    community_id, _, successor_id = key.partition(".")
    if not await memberships.has_other_owner(work.scope, community_id, ""):
        await _appoint_next(work, community_id, successor_id or None)
    return None


FIND_OWNER = Job(memberships.FIND_OWNER, find_owner)


async def _is_last(work: Work, membership: Membership) -> bool:
    return membership.owns and not await memberships.has_other_owner(
        work.scope, membership.community.id, membership.person_id
    )


async def able_to_own(scope: Scope, members: Sequence[Membership]) -> list[Membership]:
    """Return the members who are neither guests (of community or platform) nor erased."""
    people = await PROFILES.find_many(scope, [each.person_id for each in members])
    return [
        member
        for member in members
        if member.is_active
        and member.role is not Role.GUEST
        and (profile := people.get(member.person_id)) is not None
        and not (profile.erased or profile.guest)
    ]


async def _appoint_next(work: Work, community_id: str, successor_id: str | None) -> bool:
    """Appoint the next owner. Return False if there is nobody."""
    member = await _next(work.scope, community_id, successor_id)
    if member is None:
        return False
    happened = member.appoint(Role.OWNER)
    await MEMBERSHIPS.save_all(work, [Change(member, happened, unnamed=True)])
    return True


async def _next(scope: Scope, community_id: str, successor_id: str | None) -> Membership | None:
    if successor_id is not None:
        named = await MEMBERSHIPS.find(scope, membership_id(community_id, successor_id))
        if named is not None and await able_to_own(scope, [named]):
            return named
    for role in IN_LINE:
        serving = await memberships.longest_serving(scope, community_id, role, limit=MOST_ASKED)
        if able := await able_to_own(scope, serving):
            return able[0]
    return None
