from dataclasses import dataclass, field

from services.membership.domain.communities.community import Community, audience_of
from services.membership.domain.communities.membership import no_membership
from services.membership.domain.errors import SlugTaken
from services.membership.domain.rights import may_create, may_propose
from services.membership.store.owned import COMMUNITIES, MEMBERSHIPS
from services.membership.use_cases.lookup import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.directory import Criteria
from shared.contracts.membership import Stage
from shared.contracts.values import JoinPolicy, LocalizedText, Role, Visibility
from shared.messaging.unit import Work
from shared.mongo import DuplicateError
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class CreateCommunity:
    """The input of `create_community`. by_admins_only: other people's communities are proposals."""

    asker: Asker
    slug: str
    names: LocalizedText
    purposes: LocalizedText
    domain: str
    topics: tuple[str, ...]
    visibility: Visibility
    join_policy: JoinPolicy
    audience: Criteria = field(default_factory=dict)
    is_proposal: bool = False
    by_admins_only: bool = False


async def create_community(command: CreateCommunity, *, work: Work) -> Community:
    """Create a community, or propose one. The caller becomes its owner.

    Raises: PersonErased, NotAllowed, NoAudience, SlugTaken.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    if not may_propose(command.asker):
        raise NotAllowed("guests may not create communities")
    creates = may_create(command.asker, by_admins_only=command.by_admins_only)
    is_proposal = command.is_proposal or not creates
    community = _new(command, Stage.PROPOSAL if is_proposal else Stage.ACTIVE, work)
    try:
        await COMMUNITIES.save(work, community, "proposed" if is_proposal else "created")
    except DuplicateError as duplicate:
        raise SlugTaken(f"{community.slug} is taken") from duplicate
    owner = no_membership(community.ref, command.asker.person_id, work.now)
    happened = owner.join(JoinPolicy.OPEN, work.now)
    owner.role = Role.OWNER
    await MEMBERSHIPS.save(work, owner, happened)
    return community


def _new(command: CreateCommunity, stage: Stage, work: Work) -> Community:
    return Community(
        id=work.new_id(),
        slug=command.slug,
        names=command.names,
        purposes=command.purposes,
        domain=command.domain,
        topics=command.topics,
        visibility=command.visibility,
        audience=audience_of(command.visibility, command.audience),
        join_policy=command.join_policy,
        stage=stage,
        created_at=work.now,
        updated_at=work.now,
    )
