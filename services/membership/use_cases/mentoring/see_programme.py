"""A programme for a reader, who must see its community."""

from dataclasses import dataclass

from services.membership.domain.mentoring.errors import ProgrammeNotFound
from services.membership.domain.mentoring.programme import Programme
from services.membership.domain.rights import may_edit, may_mentor
from services.membership.store.mentoring.owned import PROGRAMMES
from services.membership.use_cases.lookup import (
    NOWHERE,
    Seen,
    refuse_archived,
    refuse_erased,
    see_community,
)
from shared.audience.sight import Asker
from shared.mongo import Scope
from shared.problems import CommunityNotFound, NotAllowed


@dataclass(frozen=True, slots=True)
class SeenProgramme:
    programme: Programme
    seen: Seen

    @property
    def id(self) -> str:
        return self.programme.id

    @property
    def version(self) -> int:
        return self.programme.version


async def see_programme(asker: Asker, scope: Scope, programme_id: str) -> SeenProgramme:
    """Return a programme.

    Raises: ProgrammeNotFound, also if the caller may not see its community.
    """
    programme = await PROGRAMMES.find(scope, programme_id)
    place = programme.community.id if programme else NOWHERE
    try:
        seen = await see_community(scope, asker, place)
    except CommunityNotFound as hidden:
        raise ProgrammeNotFound from hidden
    if programme is None:
        raise ProgrammeNotFound
    return SeenProgramme(programme, seen)


async def see_as_organiser(asker: Asker, scope: Scope, programme_id: str) -> SeenProgramme:
    """Return a programme to those who run it. Raises: ProgrammeNotFound, NotAllowed."""
    found = await see_programme(asker, scope, programme_id)
    if not may_edit(asker, found.seen.own):
        raise NotAllowed("only owners and animators may organise the mentoring of a community")
    return found


async def organise(asker: Asker, scope: Scope, programme_id: str) -> SeenProgramme:
    """Return an open programme that the caller may change.

    Raises: PersonErased, ProgrammeNotFound, NotAllowed, CommunityArchived, ProgrammeClosed.
    """
    await refuse_erased(scope, asker.person_id)
    found = await see_as_organiser(asker, scope, programme_id)
    refuse_archived(found.seen.community)
    found.programme.require_open()
    return found


async def take_part(asker: Asker, scope: Scope, programme_id: str) -> Programme:
    """Return a programme in which the caller may be a mentor or mentee.

    Raises: PersonErased, ProgrammeNotFound, NotAllowed, CommunityArchived, ProgrammeClosed.
    """
    await refuse_erased(scope, asker.person_id)
    found = await see_programme(asker, scope, programme_id)
    if not may_mentor(found.seen.own):
        raise NotAllowed("only members of the community may take part in its mentoring")
    refuse_archived(found.seen.community)
    found.programme.require_open()
    return found.programme
