"""The visibility of recognition: activities in communities that the reader may read."""

from collections.abc import Collection, Iterable

from services.membership.domain.recognition.choice import Choice
from services.membership.domain.recognition.kudos import Kudos
from services.membership.domain.rights import may_read_in
from services.membership.store.owned import COMMUNITIES, MEMBERSHIPS
from services.membership.store.people import directory
from services.membership.store.recognition.owned import CHOICES
from shared.audience.sight import Asker
from shared.contracts.membership import membership_id
from shared.mongo import Scope


async def readable(scope: Scope, asker: Asker, community_ids: Iterable[str]) -> set[str]:
    """Return the ids of those of these communities that the person may read. Three queries."""
    found = await COMMUNITIES.find_many(scope, set(community_ids))
    keys = {key: membership_id(key, asker.person_id) for key in found}
    own = await MEMBERSHIPS.find_many(scope, keys.values())
    held = await directory.held(scope, asker.person_id) if found else None
    return {
        key for key, each in found.items() if may_read_in(asker, each, own.get(keys[key]), held)
    }


async def visible(scope: Scope, asker: Asker, given: Iterable[Kudos]) -> list[Kudos]:
    """Return those of these kudos that the person may see."""
    kudos = list(given)
    places = await readable(scope, asker, {each.community.id for each in kudos if each.community})
    return [each for each in kudos if may_see(asker, each, places)]


def may_see(asker: Asker, kudos: Kudos, places: Collection[str]) -> bool:
    """Return whether the person may see kudos. places: the communities that they may read.

    Kudos without a community are for everyone of the organisation; guests see only their own. Only
    their receiver sees hidden ones.
    """
    if not (kudos.is_shown or (kudos.is_there and kudos.to_id == asker.person_id)):
        return False
    if kudos.community is not None:
        return kudos.community.id in places
    return not asker.is_guest or asker.person_id in {kudos.to_id, kudos.by_id}


async def choice_of(scope: Scope, person_id: str) -> Choice | None:
    """Return a person's choices; None if they never made any."""
    choice = await CHOICES.find(scope, person_id)
    return None if choice is None or choice.erased else choice


async def objects(scope: Scope, person_id: str) -> bool:
    choice = await choice_of(scope, person_id)
    return choice is not None and choice.objects
