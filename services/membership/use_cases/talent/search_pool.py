"""Recruiters' searches of the talent pool, and their looks at talents. Each is logged first.

A look is stored before the talents are read for the response. So a member who leaves the pool in
between may be in the log, but not in the response.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from services.membership.domain.rights import may_recruit
from services.membership.domain.talent.errors import TalentNotFound, TalentSearchNotFound
from services.membership.domain.talent.keys import SOMEDAY, Wanted
from services.membership.domain.talent.look import LookKind, TalentSearch
from services.membership.store.talent import looks, pool
from services.membership.use_cases.lookup import refuse_erased, see_community
from services.membership.use_cases.talent.see_talent import OPEN, SeenTalent, see_talents
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import CommunityNotFound, NotAllowed


@dataclass(frozen=True, slots=True)
class Looking:
    """A recruiter who looks, and when. kept: how long the log of it is kept."""

    asker: Asker
    now: datetime
    kept: timedelta


@dataclass(frozen=True, slots=True)
class StartSearch:
    asker: Asker
    purpose: str
    wanted: Wanted
    kept: timedelta


@dataclass(frozen=True, slots=True)
class Results:
    """A page of talents; after: where the next one begins."""

    items: list[SeenTalent]
    after: tuple[str, str] | None


async def start_search(command: StartSearch, *, work: Work) -> TalentSearch:
    """Store a search with its purpose, which every look by it names.

    Raises: PersonErased, NotAllowed, CommunityNotFound, also for one that the pool does not name.
    """
    await require_recruiter(command.asker, work.scope)
    communities = []
    for name in command.wanted.communities:
        community = (await see_community(work.scope, command.asker, name)).community
        if community.visibility not in OPEN:
            raise CommunityNotFound
        communities.append(community.id)
    search = TalentSearch(
        id=work.new_id(),
        recruiter_id=command.asker.person_id,
        purpose=command.purpose,
        wanted=asdict(command.wanted) | {"communities": communities},
        at=work.now,
        expires_at=work.now + command.kept,
    )
    await looks.add_search(work.scope, search)
    return search


async def find_talents(
    looking: Looking, scope: Scope, search_id: str, *, after: Sequence[str] | None, limit: int
) -> Results:
    """Return a page of talents that fit the caller's search, soonest available first.

    Raises: PersonErased, NotAllowed, TalentSearchNotFound.
    """
    await require_recruiter(looking.asker, scope)
    search = await find_search(looking.asker, scope, search_id)
    wanted = Wanted(**search.wanted)
    found = await pool.search(
        scope, wanted.keys, by=wanted.available_by or SOMEDAY, after=after, limit=limit
    )
    fitting = await see_talents(scope, found.handles, wanted)
    await _record(looking, scope, search, LookKind.LISTED, [each.id for each in fitting])
    logged = [each.talent.handle for each in fitting]
    return Results(await see_talents(scope, logged, wanted), found.after)


async def open_talent(looking: Looking, scope: Scope, handle: str, search_id: str) -> SeenTalent:
    """Return a talent, for the purpose of the caller's search.

    Raises: PersonErased, NotAllowed, TalentSearchNotFound, TalentNotFound.
    """
    await require_recruiter(looking.asker, scope)
    search = await find_search(looking.asker, scope, search_id)
    there = await see_talents(scope, [handle])
    await _record(looking, scope, search, LookKind.OPENED, [each.id for each in there])
    if there and (seen := await see_talents(scope, [handle])):
        return seen[0]
    raise TalentNotFound


async def require_recruiter(asker: Asker, scope: Scope) -> None:
    """Raises: NotAllowed, PersonErased."""
    if not may_recruit(asker):
        raise NotAllowed("only recruiters may search the talent pool")
    await refuse_erased(scope, asker.person_id)


async def find_search(asker: Asker, scope: Scope, search_id: str) -> TalentSearch:
    """Return the caller's own search. Raises: TalentSearchNotFound."""
    search = await looks.find_search(scope, search_id)
    if search is None or search.recruiter_id != asker.person_id:
        raise TalentSearchNotFound
    return search


async def _record(
    looking: Looking, scope: Scope, search: TalentSearch, kind: LookKind, people: Sequence[str]
) -> None:
    until = looking.now + looking.kept
    # a recruiter who is in the pool, too, is not told that they saw themselves
    seen = [each for each in people if each != looking.asker.person_id]
    await looks.record(scope, search, kind, seen, looking.now, until)
