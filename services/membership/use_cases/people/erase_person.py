from dataclasses import dataclass

from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.invitations.address import read_address
from services.membership.domain.people.profile import Profile
from services.membership.store.invitations import addresses, bulks
from services.membership.store.owned import PROFILES
from services.membership.store.people import avatars
from shared.messaging.unit import Work
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class ErasePerson:
    person_id: str
    expected: Expected


async def erase_person(command: ErasePerson, *, work: Work) -> Profile:
    """Erase a person: their profile here and, by its fact, their data in every other service.

    A tombstone follows the fact, so that Kafka's compaction removes earlier facts.

    Raises: ProfileNotFound, PersonErased, StaleProblem.
    """
    profile = await PROFILES.find(work.scope, command.person_id)
    if profile is None:
        raise ProfileNotFound
    command.expected.check(profile.version)
    if address := read_address(profile.email):
        await addresses.forget_address(work.scope, address)
        await bulks.forget_address(work.scope, address)
    await avatars.drop(work.scope, profile.id)
    await PROFILES.save(work, profile, "erased", profile.erase(work.now))
    return profile
