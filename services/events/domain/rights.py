"""Rights: pure functions of the caller, the gathering, its audience and the caller's seat.

Everyone who may read a gathering may answer it, member or not: see shared/audience/sight.py.
"""

from services.events.domain.attendance import Attendance
from services.events.domain.gathering import Gathering
from shared.audience.sight import Asker, Audience


def may_schedule(asker: Asker, audience: Audience) -> bool:
    """Return whether the person may schedule a gathering.

    Animators may schedule in a community. Everyone except guests may schedule for everyone.
    """
    if audience.community is None:
        return not asker.is_guest
    return (asker.is_admin or audience.animates) and not audience.is_archived


def may_run(asker: Asker, gathering: Gathering, audience: Audience) -> bool:
    """Return whether the person may change and cancel a gathering that they can read."""
    return asker.is_admin or hosts(asker, gathering, audience)


def hosts(asker: Asker, gathering: Gathering, audience: Audience) -> bool:
    """Return whether the person organises the gathering or animates its community.

    Hosts see the link and the waiting list.
    """
    return gathering.organiser_id == asker.person_id or audience.animates


def may_see_link(
    asker: Asker, gathering: Gathering, audience: Audience, own: Attendance | None
) -> bool:
    seated = own is not None and own.is_seated
    return seated or hosts(asker, gathering, audience)


def may_see_attendees(asker: Asker, gathering: Gathering, audience: Audience) -> bool:
    """Return whether the person may see attendees: members, or all but guests if for everyone."""
    if hosts(asker, gathering, audience) or asker.is_admin:
        return True
    return audience.is_member if audience.community else not asker.is_guest


def may_see_line(asker: Asker, gathering: Gathering, audience: Audience) -> bool:
    """Return whether the person may see the waiting list and the people who answered no."""
    return hosts(asker, gathering, audience)
