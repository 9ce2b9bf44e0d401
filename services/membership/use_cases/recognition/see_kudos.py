"""Kudos, as the caller may see them."""

from dataclasses import dataclass
from datetime import datetime

from services.membership.domain.recognition.errors import KudosNotFound
from services.membership.domain.recognition.kudos import Kudos
from services.membership.domain.rights import may_read_in
from services.membership.store.recognition import kudos as store
from services.membership.store.recognition.owned import KUDOS_GIVEN
from services.membership.use_cases.lookup import NOWHERE, see_community
from services.membership.use_cases.people.see_profile import see_profile
from services.membership.use_cases.recognition.sight import may_see, objects, visible
from shared.audience.sight import Asker
from shared.contracts.recognition import KudosStatus
from shared.mongo import Scope
from shared.problems import CommunityNotFound

_BATCH = 100
_MOST_BATCHES = 10
"""A page is searched for among so many kudos: a reader may see few of them."""


async def see_kudos(asker: Asker, scope: Scope, kudos_id: str) -> Kudos:
    """Return kudos. Raises: KudosNotFound, also if the caller may not see them."""
    kudos = await KUDOS_GIVEN.find(scope, kudos_id)
    place = kudos.community.id if kudos and kudos.community else NOWHERE
    try:  # also without kudos: the time taken must not reveal hidden ones
        await see_community(scope, asker, place, allowed=may_read_in)
        places = {place}
    except CommunityNotFound:
        places = set()
    if kudos is None or not may_see(asker, kudos, places):
        raise KudosNotFound
    if await objects(scope, kudos.to_id or ""):
        raise KudosNotFound
    return kudos


@dataclass(frozen=True, slots=True)
class ListKudos:
    """The input of `list_kudos`. after: time and id of the previous one."""

    asker: Asker
    person_id: str
    after: tuple[datetime, str] | None = None


async def list_kudos(wanted: ListKudos, scope: Scope, *, limit: int) -> list[Kudos]:
    """Return the kudos of a person that the caller may see, newest first.

    Raises: ProfileNotFound.
    """
    await see_profile(wanted.asker, scope, wanted.person_id)
    if await objects(scope, wanted.person_id):
        return []
    own = wanted.asker.person_id == wanted.person_id
    statuses = store.THERE if own else (KudosStatus.SHOWN,)
    found: list[Kudos] = []
    after = wanted.after
    for _ in range(_MOST_BATCHES):
        page = await store.received(scope, wanted.person_id, statuses, after=after, limit=_BATCH)
        found += await visible(scope, wanted.asker, page)
        if len(found) >= limit or len(page) < _BATCH:
            break
        after = (page[-1].given_at, page[-1].id)
    return found[:limit]
