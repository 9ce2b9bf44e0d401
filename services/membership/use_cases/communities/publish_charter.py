from collections.abc import Mapping
from dataclasses import dataclass

from services.membership.domain.communities.charter import no_charter
from services.membership.domain.errors import CharterExists, CharterNotFound
from services.membership.domain.rights import may_edit
from services.membership.store.communities import charters
from services.membership.store.owned import CHARTERS
from services.membership.use_cases.communities.see_charter import SeenCharter, see_charter
from services.membership.use_cases.lookup import refuse_archived, refuse_erased, see_community
from shared.audience.sight import Asker
from shared.contracts.values import Language
from shared.markdown import Prose
from shared.messaging.unit import Work
from shared.mongo import DuplicateError
from shared.problems import NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class PublishCharter:
    """The input of `publish_charter`. expected: None for the first version."""

    asker: Asker
    name: str
    written: Mapping[Language, Prose]
    expected: Expected | None


async def publish_charter(command: PublishCharter, *, work: Work) -> SeenCharter:
    """Publish a version of a community's charter, which members are asked to accept.

    An unchanged text makes no version.

    Raises: CommunityNotFound, NotAllowed, CommunityArchived, CharterExists, CharterNotFound,
    StaleProblem.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    if not may_edit(command.asker, seen.own):
        raise NotAllowed("only owners and animators may write the charter")
    refuse_archived(seen.community)
    charter = await CHARTERS.find(work.scope, seen.community.id)
    if command.expected is None and charter is not None:
        raise CharterExists
    if command.expected is not None:
        if charter is None:
            raise CharterNotFound
        command.expected.check(charter.version)
    charter = charter or no_charter(seen.community.ref, work.now)
    if changed := charter.publish(command.written, work.now):
        try:
            await CHARTERS.save(work, charter, "published", changed)
        except DuplicateError as duplicate:
            raise CharterExists from duplicate
        await charters.keep_edition(work.scope, charter)
    return await see_charter(command.asker, work.scope, charter.id)
