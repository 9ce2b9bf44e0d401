"""A person's profile, as the caller may see it."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.people.profile import Profile
from services.membership.domain.people.showing import Closeness, ShownTo
from services.membership.domain.skills.topic import Topic
from services.membership.store.communities import memberships
from services.membership.store.owned import PROFILES
from services.membership.store.skills.owned import TOPICS
from shared.audience.sight import Asker
from shared.contracts.membership import membership_id
from shared.contracts.values import Standing
from shared.mongo import Scope


@dataclass(frozen=True, slots=True)
class SeenProfile:
    """A profile without what the reader may not see. topics: of its competencies, by id."""

    profile: Profile
    reader: Closeness
    topics: Mapping[str, Topic]

    @property
    def id(self) -> str:
        return self.profile.id

    @property
    def version(self) -> int:
        return self.profile.version


async def see_profile(
    asker: Asker, scope: Scope, person_id: str, *, preview: Closeness | None = None
) -> SeenProfile:
    """Return a profile; guests see only their own.

    preview: shows it as such a reader sees it. Raises: ProfileNotFound.
    """
    profile = await PROFILES.find(scope, person_id)
    if profile is None or profile.erased or (asker.is_guest and person_id != asker.person_id):
        raise ProfileNotFound
    reader = preview or await _closeness(scope, asker.person_id, profile)
    seen = profile.as_seen(reader)
    topics = await TOPICS.find_many(scope, [each.topic_id for each in seen.competencies])
    return SeenProfile(seen, reader, topics)


async def _closeness(scope: Scope, reader_id: str, profile: Profile) -> Closeness:
    if reader_id == profile.id:
        return Closeness.SELF
    if ShownTo.COMPANIONS not in profile.audiences.values():
        return Closeness.COLLEAGUE  # a companion would see nothing more
    own = await memberships.of_person(scope, reader_id, {Standing.ACTIVE})
    theirs = [membership_id(membership.community.id, profile.id) for membership in own]
    shared = await memberships.active(scope, theirs)
    return Closeness.COMPANION if shared else Closeness.COLLEAGUE
