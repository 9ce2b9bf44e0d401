from dataclasses import dataclass

from services.membership.domain.community import Community
from services.membership.domain.errors import SlugTaken
from services.membership.domain.membership import no_membership
from services.membership.domain.rights import may_create
from services.membership.store.owned import COMMUNITIES, MEMBERSHIPS
from services.membership.use_cases.lookup import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.values import JoinPolicy, LocalizedText, Role, Visibility
from shared.messaging.unit import Work
from shared.mongo import DuplicateError
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class CreateCommunity:
    asker: Asker
    slug: str
    names: LocalizedText
    purposes: LocalizedText
    domain: str
    topics: tuple[str, ...]
    visibility: Visibility
    join_policy: JoinPolicy


async def create_community(command: CreateCommunity, *, work: Work) -> Community:
    """Create a community; whoever does owns it.

    Raises: PersonErased, NotAllowed, SlugTaken.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    if not may_create(command.asker):
        raise NotAllowed("guests do not create communities")
    community = Community(
        id=work.new_id(),
        slug=command.slug,
        names=command.names,
        purposes=command.purposes,
        domain=command.domain,
        topics=command.topics,
        visibility=command.visibility,
        join_policy=command.join_policy,
        created_at=work.now,
        updated_at=work.now,
    )
    try:
        await COMMUNITIES.save(work, community, "created")
    except DuplicateError as duplicate:
        raise SlugTaken(f"{community.slug} is taken") from duplicate
    owner = no_membership(community.ref, command.asker.person_id, work.now)
    happened = owner.join(JoinPolicy.OPEN, work.now)
    owner.role = Role.OWNER
    await MEMBERSHIPS.save(work, owner, happened)
    return community
