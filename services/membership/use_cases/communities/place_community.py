from collections.abc import Sequence
from dataclasses import dataclass

from services.membership.domain.communities.community import Community
from services.membership.domain.communities.kinship import check_line
from services.membership.domain.errors import NotAParent
from services.membership.domain.rights import may_edit
from services.membership.store.communities import kinship
from services.membership.store.owned import COMMUNITIES
from services.membership.use_cases.communities.see_kinship import Kinship, see_kinship, seen_of
from services.membership.use_cases.lookup import refuse_archived, refuse_erased, see_community
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import CommunityNotFound, InvalidProblem, NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class PlaceCommunity:
    """The input of `place_community`. parent, related: slugs or ids."""

    asker: Asker
    name: str
    parent: str | None
    related: Sequence[str]
    expected: Expected


async def place_community(command: PlaceCommunity, *, work: Work) -> Kinship:
    """Set the parent and the related communities of a community.

    Those that the caller may not see stay. The caller must animate both the community and a new
    parent. Raises: CommunityNotFound, CommunityArchived, NotAllowed, NotAParent, InvalidProblem,
    StaleProblem, PersonErased.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    community = seen.community
    if not may_edit(command.asker, seen.own):
        raise NotAllowed("only owners and animators may place a community")
    refuse_archived(community)
    command.expected.check(community.version)
    hidden = await _hidden(command.asker, work.scope, community)
    parent_id = await _parent(command, work.scope, community, hidden)
    chosen = [await _chosen(command, work.scope, name) for name in command.related]
    kept = [each for each in community.related_ids if each in hidden]
    related = tuple(dict.fromkeys(each for each in (*chosen, *kept) if each != community.id))
    if changed := community.place(parent_id, related, work.now):
        await COMMUNITIES.save(work, community, "placed", changed)
    return await see_kinship(command.asker, work.scope, community.id)


async def _hidden(asker: Asker, scope: Scope, community: Community) -> set[str]:
    """Return the ids of the parent and related communities that the caller may not see."""
    named = {each for each in (community.parent_id, *community.related_ids) if each is not None}
    others = await COMMUNITIES.find_many(scope, named)
    return named - (await seen_of(asker, scope, others.values())).keys()


async def _parent(
    command: PlaceCommunity, scope: Scope, community: Community, hidden: set[str]
) -> str | None:
    if command.parent is None:
        return community.parent_id if community.parent_id in hidden else None
    try:
        parent = await see_community(scope, command.asker, command.parent)
    except CommunityNotFound as unknown:
        raise NotAParent("there is no such community") from unknown
    if parent.community.id == community.parent_id:
        return community.parent_id
    if not may_edit(command.asker, parent.own):
        raise NotAllowed("you must animate the parent, too")
    await kinship.take_turn(scope)
    above = await kinship.line_up(scope, parent.community.id)
    check_line(community.id, above, await kinship.height(scope, community.id))
    return parent.community.id


async def _chosen(command: PlaceCommunity, scope: Scope, name: str) -> str:
    try:
        return (await see_community(scope, command.asker, name)).community.id
    except CommunityNotFound as unknown:
        what = "there is no such community"
        raise InvalidProblem(
            what, errors=[{"where": ["body", "related"], "what": what}]
        ) from unknown
