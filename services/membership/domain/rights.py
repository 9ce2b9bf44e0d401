"""Who may what: pure functions of the asking person, the community and their membership in it."""

from collections.abc import Mapping

from services.membership.domain.community import Community
from services.membership.domain.membership import Membership
from shared.audience.sight import Asker
from shared.contracts.unknown import Open
from shared.contracts.values import Role, Standing, Visibility

RANK: Mapping[str, int] = {Role.MEMBER: 0, Role.EXPERT: 1, Role.ANIMATOR: 2, Role.OWNER: 3}

_OF_THE_ORGANISATION = {Visibility.PUBLIC, Visibility.INTERNAL}


def visibilities(asker: Asker) -> list[Visibility]:
    """Of communities that this person may know of without belonging to them."""
    if asker.is_admin:
        return list(Visibility)
    return [Visibility.PUBLIC] if asker.is_guest else [Visibility.PUBLIC, Visibility.INTERNAL]


def may_see(asker: Asker, community: Community, membership: Membership | None) -> bool:
    """Know of the community. Whoever is invited may: they have to decide about it."""
    if membership is not None and membership.standing in {Standing.ACTIVE, Standing.INVITED}:
        return True
    return community.visibility in visibilities(asker)


def may_see_members(asker: Asker, community: Community, membership: Membership | None) -> bool:
    """Its people are for the organisation, and for guests who are members."""
    if membership is not None and membership.is_active:
        return True
    if asker.is_admin:
        return True
    return community.visibility in _OF_THE_ORGANISATION and not asker.is_guest


def may_create(asker: Asker) -> bool:
    return not asker.is_guest


def may_edit(asker: Asker, membership: Membership | None) -> bool:
    return asker.is_admin or _rank(membership) >= RANK[Role.ANIMATOR]


def may_decide(asker: Asker, membership: Membership | None) -> bool:
    """Approve and refuse requests, invite, see who asked."""
    return asker.is_admin or _rank(membership) >= RANK[Role.ANIMATOR]


def may_appoint(
    asker: Asker, membership: Membership | None, present: Open[Role], wanted: Role
) -> bool:
    """Owners appoint to any role, animators only below their own."""
    if asker.is_admin or _rank(membership) == RANK[Role.OWNER]:
        return True
    animator = RANK[Role.ANIMATOR]
    # a role that only a newer version knows may be any: nobody here says that it is below
    highest = max(RANK.get(present, RANK[Role.OWNER]), RANK[wanted])
    return _rank(membership) == animator and highest < animator


def may_remove(asker: Asker, membership: Membership | None, present: Open[Role]) -> bool:
    """Whoever could appoint them to their role may remove them."""
    return may_appoint(asker, membership, present, Role.MEMBER)


def _rank(membership: Membership | None) -> int:
    """A role that only a newer version knows lets one do what every member may."""
    if membership is None or not membership.is_active:
        return -1
    return RANK.get(membership.role, RANK[Role.MEMBER])
