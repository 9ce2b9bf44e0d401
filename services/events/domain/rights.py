"""Who may what: pure functions of the asking person, the gathering, its audience and their seat.

Who may read a gathering may answer to it, members or not: see shared/audience/sight.py.
"""

from services.events.domain.attendance import Attendance
from services.events.domain.gathering import Gathering
from shared.audience.sight import Asker, Audience


def may_schedule(asker: Asker, audience: Audience) -> bool:
    """In a community who animates it, elsewhere all but guests."""
    if audience.community is None:
        return not asker.is_guest
    return asker.is_admin or audience.animates


def may_run(asker: Asker, gathering: Gathering, audience: Audience) -> bool:
    """Change and cancel what one may read."""
    return asker.is_admin or hosts(asker, gathering, audience)


def hosts(asker: Asker, gathering: Gathering, audience: Audience) -> bool:
    """Organise it, or animate its community: to know the link and who waits."""
    return gathering.organiser_id == asker.person_id or audience.animates


def may_see_link(
    asker: Asker, gathering: Gathering, audience: Audience, own: Attendance | None
) -> bool:
    seated = own is not None and own.is_seated
    return seated or hosts(asker, gathering, audience)


def may_see_attendees(asker: Asker, gathering: Gathering, audience: Audience) -> bool:
    """Who comes: for members of the community; where it is for everyone, for all but guests."""
    if hosts(asker, gathering, audience) or asker.is_admin:
        return True
    return audience.is_member if audience.community else not asker.is_guest


def may_see_line(asker: Asker, gathering: Gathering, audience: Audience) -> bool:
    """Who waits and who does not come."""
    return hosts(asker, gathering, audience)
