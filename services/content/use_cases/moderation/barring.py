from services.content.store.moderation import barred
from shared.audience.sight import Asker, audience_id
from shared.contracts.moderation import Act
from shared.contracts.values import CommunityRef
from shared.messaging.unit import Work


async def refuse_barred(work: Work, asker: Asker, place: CommunityRef | None, act: Act) -> None:
    """Refuse actions that a sanction forbids in a community; None: in content for everyone.

    Raises: Barred.
    """
    bars = await barred.find(work.scope, audience_id(place), asker.person_id)
    if bars is not None:
        bars.check(act, work.now)
