"""The communities around one that the caller may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.membership.domain.communities.community import Community
from services.membership.domain.rights import may_see
from services.membership.store.communities import kinship
from services.membership.store.owned import COMMUNITIES, MEMBERSHIPS
from services.membership.store.people import directory
from services.membership.use_cases.lookup import see_community
from shared.audience.sight import Asker
from shared.contracts.membership import membership_id
from shared.mongo import Scope


@dataclass(frozen=True, slots=True)
class Kinship:
    community: Community
    parent: Community | None
    children: list[Community]
    related: list[Community]

    @property
    def id(self) -> str:
        return self.community.id

    @property
    def version(self) -> int:
        return self.community.version


async def see_kinship(asker: Asker, scope: Scope, name: str) -> Kinship:
    """Return the parts of the kinship that the caller may see. Raises: CommunityNotFound."""
    community = (await see_community(scope, asker, name)).community
    below = await kinship.below(scope, community.id)
    named = [community.parent_id, *community.related_ids]
    others = await COMMUNITIES.find_many(scope, [each for each in named if each is not None])
    seen = await seen_of(asker, scope, [*others.values(), *below])
    return Kinship(
        community,
        seen.get(community.parent_id or ""),
        [each for each in below if each.id in seen],
        [seen[each] for each in community.related_ids if each in seen],
    )


async def seen_of(asker: Asker, scope: Scope, some: Iterable[Community]) -> dict[str, Community]:
    """Return the communities of these that the caller may see, by id."""
    communities = list(some)
    keys = {each.id: membership_id(each.id, asker.person_id) for each in communities}
    own = await MEMBERSHIPS.find_many(scope, keys.values())
    held = await directory.held(scope, asker.person_id)
    return {
        each.id: each for each in communities if may_see(asker, each, own.get(keys[each.id]), held)
    }
