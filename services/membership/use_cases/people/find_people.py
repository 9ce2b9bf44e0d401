"""The people whom a person may find: everyone, or for a guest, people in their own communities."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.membership.domain.people.profile import Profile
from services.membership.domain.people.showing import Closeness
from services.membership.domain.rights import may_see_members
from services.membership.store.communities import memberships
from services.membership.store.owned import PROFILES
from services.membership.store.people import profiles
from services.membership.store.skills import topics
from services.membership.use_cases.lookup import see_community
from shared.audience.sight import Asker
from shared.contracts.values import Standing
from shared.mongo import Scope
from shared.problems import NotAllowed
from shared.text import folded


@dataclass(frozen=True, slots=True)
class FindPeople:
    """The input of `find_people`. named: beginning of a name. after: folded name and id before."""

    asker: Asker
    named: str = ""
    skill: str | None = None
    after: Sequence[str] | None = None


async def find_people(wanted: FindPeople, scope: Scope, *, limit: int) -> list[Profile]:
    """Return people by name. A guest gets only names (decision 36), and finds nobody by a skill."""
    named = folded(wanted.named)
    if not wanted.asker.is_guest:
        skill = None if wanted.skill is None else folded(wanted.skill)
        about = await topics.by_name(scope, [skill] if skill else [])
        ids = await profiles.by_name(
            scope,
            named=named,
            skill=skill,
            topics=[topic.id for topic in about.values()],
            after=wanted.after,
            limit=limit,
        )
    elif wanted.skill is None:
        own = await memberships.of_person(scope, wanted.asker.person_id, {Standing.ACTIVE})
        places = [membership.community.id for membership in own]
        filters = memberships.Filters(named=named, after=wanted.after)
        ids = await memberships.companions(scope, places, filters, limit=limit)
    else:
        ids = []
    return await _known(scope, ids)


async def find_members(
    asker: Asker, name: str, named: str, scope: Scope, *, limit: int
) -> list[Profile]:
    """Return a community's members by name. Raises: CommunityNotFound, NotAllowed."""
    seen = await see_community(scope, asker, name)
    if not may_see_members(asker, seen.community, seen.own, seen.held):
        raise NotAllowed("guests may see only the members of their own communities")
    filters = memberships.Filters(named=folded(named))
    found = await memberships.of_community(scope, seen.community.id, filters, limit=limit)
    return await _known(scope, [membership.person_id for membership in found])


async def _known(scope: Scope, ids: Sequence[str]) -> list[Profile]:
    """Return these people as the organisation sees them: a list ignores how close the reader is."""
    found = await PROFILES.find_many(scope, ids)
    known = (found[key] for key in ids if key in found)
    return [profile.as_seen(Closeness.COLLEAGUE) for profile in known if not profile.erased]
