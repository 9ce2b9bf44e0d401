"""Rights, as pure functions of the caller, the community and the caller's membership in it."""

from collections.abc import Iterable, Mapping

from services.membership.domain.communities.community import Community
from services.membership.domain.communities.membership import Membership
from shared.audience import sight
from shared.audience.sight import Asker, Held
from shared.contracts.membership import Stage
from shared.contracts.unknown import Open
from shared.contracts.values import Role, Standing, Visibility

RANK: Mapping[str, int] = {role: rank for rank, role in enumerate(reversed(Role))}
"""The rank of each role; `Role` lists the highest first."""

_ADMINISTERED: list[Visibility] = [each for each in Visibility if each is not Visibility.SECRET]


def visibilities(asker: Asker) -> list[Visibility]:
    """Return the visibilities of communities that this person sees without a membership."""
    return _ADMINISTERED if asker.is_admin else sight.visibilities(asker)


def may_see(
    asker: Asker, community: Community, membership: Membership | None, held: Held | None
) -> bool:
    """Return whether the caller may know of it. Invited people may, since they have to decide."""
    if membership is not None and membership.standing is Standing.INVITED:
        return True
    is_administered = community.visibility in visibilities(asker)
    return is_administered or may_read_in(asker, community, membership, held)


def may_read_in(
    asker: Asker, community: Community, membership: Membership | None, held: Held | None
) -> bool:
    """Return whether the caller may read its posts and gatherings.

    Neither invited people nor administrators may.
    """
    if membership is not None and membership.is_active:
        return True
    return sight.is_open(asker, community) or sight.is_selected(asker, community, held)


def may_see_members(
    asker: Asker, community: Community, membership: Membership | None, held: Held | None
) -> bool:
    """Return whether the caller may see the community's members.

    All its readers may, except guests of the platform who are not members. Administrators may, too.
    """
    if membership is not None and membership.is_active:
        return True
    if asker.is_admin:
        return True
    return may_read_in(asker, community, membership, held) and not asker.is_guest


def may_enter(
    asker: Asker, community: Community, membership: Membership | None, held: Held | None
) -> bool:
    """Return whether the caller may join, or ask to. Administrators may, even a secret community.

    The fact records that an administrator did so, and the owners are notified (decision 78).
    """
    return asker.is_admin or may_see(asker, community, membership, held)


def may_propose(asker: Asker) -> bool:
    """Return whether the caller may propose a community or support a proposed one."""
    return not asker.is_guest


def may_create(asker: Asker, *, by_admins_only: bool) -> bool:
    """Return whether the caller may create a community without proposing it."""
    return asker.is_admin or (not by_admins_only and not asker.is_guest)


def may_move(
    asker: Asker, membership: Membership | None, present: Open[Stage], wanted: Stage
) -> bool:
    """Return whether the caller may move the community to this stage.

    Owners pause, resume and archive. Only administrators start a community or revive an archived
    one.
    """
    if asker.is_admin:
        return True
    resumes = wanted is not Stage.ACTIVE or present is Stage.DORMANT
    return _rank(membership) == RANK[Role.OWNER] and wanted is not Stage.INCUBATION and resumes


def may_edit(asker: Asker, membership: Membership | None) -> bool:
    return asker.is_admin or _rank(membership) >= RANK[Role.ANIMATOR]


def may_keep_aims(asker: Asker) -> bool:
    """Return whether the caller may edit the organisation's objectives."""
    return asker.is_admin


def may_see_aims(asker: Asker) -> bool:
    return not asker.is_guest


def may_check_in(asker: Asker, membership: Membership | None, owner_id: str | None) -> bool:
    """Return whether the caller may check in: an animator, or the owner of the key result."""
    owns = _rank(membership) >= RANK[Role.MEMBER] and asker.person_id == owner_id
    return owns or may_edit(asker, membership)


def may_mentor(membership: Membership | None) -> bool:
    """Return whether the caller may be a mentor or mentee in the community's programmes."""
    return _rank(membership) >= RANK[Role.MEMBER]


def may_withdraw_badges(asker: Asker) -> bool:
    return asker.is_admin


def may_take_part(membership: Membership | None) -> bool:
    """Return whether the caller may give kudos in the community: guests of it may not."""
    return _rank(membership) >= RANK[Role.MEMBER]


def may_join_pool(asker: Asker) -> bool:
    """Return whether the caller may be in the talent pool: all but guests of the platform."""
    return not asker.is_guest


def may_recruit(asker: Asker) -> bool:
    """Return whether the caller may search the talent pool. Administrators as such may not."""
    return asker.is_recruiter and not asker.is_guest


def may_decide(asker: Asker, membership: Membership | None) -> bool:
    """Return whether the caller may decide on requests, invite, and see who asked."""
    return asker.is_admin or _rank(membership) >= RANK[Role.ANIMATOR]


def may_appoint(
    asker: Asker, membership: Membership | None, present: Open[Role], wanted: Role
) -> bool:
    """Return whether the caller may change the role: owners any, animators only below their own."""
    if asker.is_admin or _rank(membership) == RANK[Role.OWNER]:
        return True
    animator = RANK[Role.ANIMATOR]
    # a role that only a newer version knows may be any: nobody here can say that it is below
    highest = max(RANK.get(present, RANK[Role.OWNER]), RANK[wanted])
    return _rank(membership) == animator and highest < animator


def may_remove(asker: Asker, membership: Membership | None, present: Open[Role]) -> bool:
    """Return whether the caller may remove a member with this role: if they may change it."""
    return may_appoint(asker, membership, present, Role.MEMBER)


def may_propose_topics(own: Iterable[Membership]) -> bool:
    """Return whether the person with these memberships animates a community.

    An animator knows the words that the people of the community use.
    """
    return any(_rank(each) >= RANK[Role.ANIMATOR] for each in own)


def may_place(asker: Asker) -> bool:
    """Return whether the caller may set the department and country of people."""
    return asker.is_admin


def may_keep_topics(asker: Asker) -> bool:
    return asker.is_admin


def _rank(membership: Membership | None) -> int:
    """Return the rank of the role, -1 for others than members.

    A role that only a newer version knows ranks as a member's.
    """
    if membership is None or not membership.is_active:
        return -1
    return RANK.get(membership.role, RANK[Role.MEMBER])
