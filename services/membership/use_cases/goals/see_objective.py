"""An objective for a reader, who must see its community."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.membership.domain.errors import NotAMember
from services.membership.domain.goals.errors import ObjectiveNotFound
from services.membership.domain.goals.objective import Objective
from services.membership.domain.rights import may_edit, may_see_members
from services.membership.store.goals.owned import OBJECTIVES
from services.membership.store.owned import MEMBERSHIPS
from services.membership.store.people import profiles
from services.membership.use_cases.lookup import (
    NOWHERE,
    Seen,
    refuse_archived,
    refuse_erased,
    see_community,
)
from shared.audience.people import Face
from shared.audience.sight import Asker
from shared.contracts.membership import membership_id
from shared.mongo import Scope
from shared.problems import CommunityNotFound, NotAllowed


@dataclass(frozen=True, slots=True)
class SeenObjective:
    """An objective. faces: of its owners, if the reader may see the community's members."""

    objective: Objective
    seen: Seen
    faces: Mapping[str, Face]

    @property
    def id(self) -> str:
        return self.objective.id

    @property
    def version(self) -> int:
        return self.objective.version


async def see_objective(asker: Asker, scope: Scope, objective_id: str) -> SeenObjective:
    """Return an objective.

    Raises: ObjectiveNotFound, also if the caller may not see its community.
    """
    objective, seen = await find_seen(asker, scope, objective_id)
    return SeenObjective(objective, seen, await faces_for(asker, scope, seen, objective.people))


async def find_seen(asker: Asker, scope: Scope, objective_id: str) -> tuple[Objective, Seen]:
    """Return an objective and its community. Raises: ObjectiveNotFound."""
    objective = await OBJECTIVES.find(scope, objective_id)
    place = objective.community.id if objective else NOWHERE
    try:
        seen = await see_community(scope, asker, place)
    except CommunityNotFound as hidden:
        raise ObjectiveNotFound from hidden
    if objective is None:
        raise ObjectiveNotFound
    return objective, seen


async def faces_for(
    asker: Asker, scope: Scope, seen: Seen, person_ids: Iterable[str | None]
) -> Mapping[str, Face]:
    """Return these people; none if the caller may not see the community's members."""
    wanted = {each for each in person_ids if each is not None}
    if not wanted or not may_see_members(asker, seen.community, seen.own, seen.held):
        return {}
    found = await profiles.faces(scope, wanted)
    return {key: Face(face.name) for key, face in found.items()} if asker.is_guest else found


async def require_writer(scope: Scope, asker: Asker, seen: Seen) -> None:
    """Require an owner or animator. Raises: PersonErased, NotAllowed, CommunityArchived."""
    await refuse_erased(scope, asker.person_id)
    if not may_edit(asker, seen.own):
        raise NotAllowed("only owners and animators may set the goals of a community")
    refuse_archived(seen.community)


async def require_members(scope: Scope, seen: Seen, person_ids: Iterable[str]) -> None:
    """Require that these people, who are to own something, are members. Raises: NotAMember."""
    keys = {membership_id(seen.community.id, each) for each in person_ids}
    found = await MEMBERSHIPS.find_many(scope, keys)
    if not all(key in found and found[key].is_active for key in keys):
        raise NotAMember("an owner has to be a member of the community")
