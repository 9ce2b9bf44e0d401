from dataclasses import dataclass

from services.membership.domain.mentoring.programme import Programme
from services.membership.domain.rights import may_edit
from services.membership.store.mentoring import pairs, programmes
from services.membership.store.mentoring.pairs import Counts
from services.membership.use_cases.mentoring.see_programme import see_programme
from shared.audience.sight import Asker
from shared.mongo import Scope
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class Report:
    programme: Programme
    offers: int
    places: int
    requests: int
    counts: Counts


async def report_programme(asker: Asker, scope: Scope, programme_id: str) -> Report:
    """Return the numbers of a programme: to its organisers, and to all who see it once it closed.

    Raises: ProgrammeNotFound, NotAllowed.
    """
    found = await see_programme(asker, scope, programme_id)
    if found.programme.is_open and not may_edit(asker, found.seen.own):
        raise NotAllowed("the report is for its organisers until the programme closes")
    offers, places = await programmes.count_offers(scope, programme_id)
    return Report(
        programme=found.programme,
        offers=offers,
        places=places,
        requests=await programmes.count_requests(scope, programme_id),
        counts=await pairs.count(scope, programme_id),
    )
