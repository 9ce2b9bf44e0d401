from services.content.domain.moderation.errors import NothingFlagged
from services.content.store.moderation import cases
from services.content.use_cases.moderation.see_case import see_case_of_another
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work


async def claim_case(asker: Asker, thing_id: str, *, back: bool = False, work: Work) -> None:
    """Work on a case alone, for half an hour; back: let others take it.

    Raises: CaseNotFound, NotAllowed, NothingFlagged, ClaimedByOther, PersonErased.
    """
    await refuse_erased(work.scope, asker)
    await see_case_of_another(work.scope, asker, thing_id)
    case = await cases.find(work.scope, thing_id)
    if case is None:
        raise NothingFlagged
    case.check(asker.person_id, work.now)
    await cases.claim(work.scope, thing_id, None if back else asker.person_id, work.now)
