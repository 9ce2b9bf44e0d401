from dataclasses import dataclass

from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.profile import Profile
from services.membership.store.owned import PROFILES
from shared.messaging.unit import Work
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class ErasePerson:
    person_id: str
    expected: Expected


async def erase_person(command: ErasePerson, *, work: Work) -> Profile:
    """Forget a person: their profile here, and by its fact in every other service.

    A tombstone follows the fact, so that Kafka's compaction takes out what was told before.
    Raises: ProfileNotFound, PersonErased, StaleProblem.
    """
    profile = await PROFILES.find(work.scope, command.person_id)
    if profile is None:
        raise ProfileNotFound
    command.expected.check(profile.version)
    await PROFILES.save(work, profile, "erased", profile.erase(work.now))
    return profile
