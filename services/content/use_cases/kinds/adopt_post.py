from dataclasses import dataclass

from services.content.domain.kinds.adoption import adopt, adoption_id, check_adoptable
from services.content.store.kinds import adoptions
from services.content.use_cases.lookup import see_post
from shared.audience.looking import see_community
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.values import CommunityRef
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class AdoptPost:
    """The input of `adopt_post`. `community`: a slug; None: the person. back: withdraw."""

    asker: Asker
    post_id: str
    community: str | None
    back: bool = False


async def adopt_post(command: AdoptPost, *, work: Work) -> None:
    """Record or withdraw the adoption of an idea or a practice. A repeat has no effect.

    Raises: PostNotFound, CommunityNotFound, NotAllowed, NotAdoptable, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    post = (await see_post(work.scope, command.asker, command.post_id)).post
    community = await _adopting(command, work)
    person_id = command.asker.person_id
    if command.back:
        check_adoptable(post)
        await adoptions.take_back(work.scope, adoption_id(post.id, community, person_id))
    else:
        await adoptions.put(work.scope, adopt(post, community, person_id, work.now))


async def _adopting(command: AdoptPost, work: Work) -> CommunityRef | None:
    if command.community is None:
        if command.asker.is_guest:
            raise NotAllowed("guests may not adopt ideas or practices")
        return None
    audience = await see_community(work.scope, command.asker, command.community)
    if not audience.animates:
        raise NotAllowed("only a community's animators may record its adoptions")
    return audience.ref
