"""The recruiters' view of talents: their currently visible parts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.membership.domain.communities.community import Community
from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.people.profile import Profile
from services.membership.domain.skills.topic import Topic
from services.membership.domain.talent.keys import Wanted, keys_of
from services.membership.domain.talent.talent import (
    MOST_COMMUNITIES,
    Shown,
    Talent,
    as_shown,
)
from services.membership.store.networking import meeting
from services.membership.store.owned import COMMUNITIES, PROFILES
from services.membership.store.skills.owned import TOPICS
from services.membership.store.talent import pool
from services.membership.store.talent.owned import TALENTS
from shared.audience.sight import Asker
from shared.contracts.talent import Part
from shared.contracts.values import Visibility
from shared.mongo import Scope

OPEN = (Visibility.PUBLIC, Visibility.INTERNAL)
"""The visibilities of communities that the pool names. Others must stay hidden from outsiders."""


@dataclass(frozen=True, slots=True)
class SeenTalent:
    """A talent, its visible parts, and their topics and communities, by id."""

    talent: Talent
    shown: Shown
    topics: Mapping[str, Topic]
    communities: Mapping[str, Community]

    @property
    def id(self) -> str:
        return self.talent.id

    @property
    def version(self) -> int:
        return self.talent.version


async def see_own_talent(asker: Asker, scope: Scope, _: str = "") -> SeenTalent:
    """Return the caller's own place in the pool; version 0 if they never were in it.

    Raises: ProfileNotFound.
    """
    profile = await PROFILES.find(scope, asker.person_id)
    if profile is None or profile.erased:
        raise ProfileNotFound
    known = await TALENTS.find(scope, profile.id)
    talent = known or Talent(id=profile.id, person_id=profile.id, since=profile.created_at)
    [seen] = await _shown(scope, [talent], {profile.id: profile})
    return seen


async def see_talents(
    scope: Scope, handles: Sequence[str], wanted: Wanted | None = None
) -> list[SeenTalent]:
    """Return the talents with these handles, in this order, that fit the search at this moment.

    People who left the pool, were erased, or are guests now are not among them.
    """
    found = await pool.by_handles(scope, handles)
    people = await PROFILES.find_many(scope, [talent.id for talent in found.values()])
    here = {key: each for key, each in people.items() if not each.erased and not each.guest}
    talents = [found[key] for key in handles if key in found and found[key].id in here]
    seen = await _shown(scope, talents, here)
    return [each for each in seen if wanted is None or fits(each.shown, wanted)]


def fits(shown: Shown, wanted: Wanted) -> bool:
    if wanted.available_by and not (
        shown.available_from and shown.available_from <= wanted.available_by
    ):
        return False
    return set(wanted.keys) <= set(keys_of(shown))


async def _shown(
    scope: Scope, talents: Iterable[Talent], people: Mapping[str, Profile]
) -> list[SeenTalent]:
    """Return talents, each of which has its profile among `people`."""
    listed = list(talents)
    belonging = await meeting.belonging(scope, [talent.id for talent in listed])
    places = {key: sorted(some)[:MOST_COMMUNITIES] for key, some in belonging.items()}
    telling = (talent.id for talent in listed if Part.COMMUNITIES in talent.shows)
    named = await COMMUNITIES.find_many(
        scope, {one for key in telling for one in places.get(key, ())}
    )
    told = {key: each for key, each in named.items() if each.visibility in OPEN}
    shown = [
        as_shown(each, people[each.id], told.keys() & places.get(each.id, ())) for each in listed
    ]
    rated = {each.topic_id for one in shown for each in one.competencies}
    topics = await TOPICS.find_many(scope, rated)
    return [SeenTalent(each, one, topics, told) for each, one in zip(listed, shown, strict=True)]
