from dataclasses import dataclass
from enum import StrEnum

from services.content.domain.talk.interest import Interest, interest_id
from services.content.store.owned import INTERESTS
from services.content.use_cases.lookup import see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work


class Step(StrEnum):
    """A private action of a person on a post."""

    FOLLOW = "followed"
    UNFOLLOW = "unfollowed"
    BOOKMARK = "bookmarked"
    UNBOOKMARK = "unbookmarked"


_STEPS = {
    Step.FOLLOW: Interest.follow,
    Step.UNFOLLOW: Interest.unfollow,
    Step.BOOKMARK: Interest.bookmark,
    Step.UNBOOKMARK: Interest.unbookmark,
}


@dataclass(frozen=True, slots=True)
class TakeInterest:
    asker: Asker
    post_id: str
    step: Step


async def take_interest(command: TakeInterest, *, work: Work) -> None:
    """Follow or unfollow a post, or add or remove its bookmark. A repeat has no effect.

    Raises: PostNotFound, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    post = (await see_post(work.scope, command.asker, command.post_id)).post
    person_id = command.asker.person_id
    found = await INTERESTS.find(work.scope, interest_id(post.id, person_id))
    interest = found or Interest.none(post, person_id, work.now)
    if changed := _STEPS[command.step](interest, work.now):
        await INTERESTS.save(work, interest, command.step, changed)
