from collections.abc import Sequence
from dataclasses import dataclass

from services.content.domain.kinds.poll import cast
from services.content.domain.rights import may_publish
from services.content.store.kinds import ballots
from services.content.use_cases.lookup import see_poll
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class CastBallot:
    """The input of `cast_ballot`. `choices`: positions of options, from 0."""

    asker: Asker
    post_id: str
    choices: Sequence[int]


async def cast_ballot(command: CastBallot, *, work: Work) -> None:
    """Vote in a poll, replacing an earlier ballot.

    The poll is only read, so that voters do not wait for each other.

    Raises: PollNotFound, NotAllowed, NotPublished, PollClosed, NoSuchChoice, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_poll(work.scope, command.asker, command.post_id)
    if not may_publish(command.asker, seen.audience):
        raise NotAllowed("only members may vote in a community; guests may vote nowhere else")
    person_id = command.asker.person_id
    await ballots.BALLOTS.put(work.scope, cast(seen.post, person_id, command.choices, work.now))
