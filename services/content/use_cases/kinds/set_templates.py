from dataclasses import dataclass

from services.content.domain.rights import may_arrange
from services.content.store.kinds import templates
from services.content.store.kinds.templates import Templates
from shared.audience.looking import see_community
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker, audience_id
from shared.contracts.kinds import Experience, Practice
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class SetTemplates:
    """The input of `set_templates`; `community` is a slug. None: parts of this kind begin empty."""

    asker: Asker
    community: str
    experience: Experience[str] | None
    practice: Practice[str] | None


async def set_templates(command: SetTemplates, *, work: Work) -> None:
    """Set the templates of a community's reports and practices. The last call wins.

    Raises: CommunityNotFound, NotAllowed, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    audience = await see_community(work.scope, command.asker, command.community)
    if not may_arrange(command.asker, audience):
        raise NotAllowed("only the animators of a community may change its templates")
    kept = Templates(
        id=audience_id(audience.ref), experience=command.experience, practice=command.practice
    )
    await templates.put(work.scope, kept)
