from dataclasses import dataclass

from services.membership.domain.profile import Profile
from services.membership.facts import tell_profile
from services.membership.store import profiles
from shared.contracts.values import Language
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class WelcomePerson:
    """What a token says of a person."""

    person_id: str
    name: str
    email: str
    language: Language
    is_guest: bool


async def welcome_person(command: WelcomePerson, *, work: Work) -> Profile:
    """A person's profile, made when their token is first seen.

    Raises: DuplicateError if another request welcomes them at this moment.
    """
    known = await profiles.find(work.scope, command.person_id)
    if known is not None:
        return known
    profile = Profile(
        id=command.person_id,
        name=command.name,
        email=command.email,
        language=command.language,
        guest=command.is_guest,
        created_at=work.now,
        updated_at=work.now,
    )
    await profiles.add(work.scope, profile)
    tell_profile(work, "created", profile)
    return profile
