from dataclasses import dataclass

from services.content.domain.kinds.poll import ballot_id, check_open
from services.content.store.kinds import ballots
from services.content.use_cases.lookup import see_poll
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class TakeBackBallot:
    asker: Asker
    post_id: str


async def take_back_ballot(command: TakeBackBallot, *, work: Work) -> None:
    """Withdraw a ballot. If the person has not voted, nothing happens.

    Raises: PollNotFound, NotPublished, PollClosed, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_poll(work.scope, command.asker, command.post_id)
    check_open(seen.post, work.now)
    await ballots.BALLOTS.forget(work.scope, ballot_id(seen.post.id, command.asker.person_id))
