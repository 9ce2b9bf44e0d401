from dataclasses import dataclass
from datetime import timedelta

from services.membership.domain.profile import Claims, Profile
from services.membership.store import profiles
from services.membership.store.owned import PROFILES
from shared.contracts.values import Language
from shared.messaging.unit import Work

SEEN_EVERY = timedelta(minutes=5)
"""How exactly the newest token is remembered: some gateways have a new one for each request."""


@dataclass(frozen=True, slots=True)
class WelcomePerson:
    """Who asks: name and language are for the beginning, and theirs to change from then on."""

    person_id: str
    name: str
    language: Language
    claims: Claims


async def welcome_person(command: WelcomePerson, *, work: Work) -> Profile:
    """A person's profile, made when their token is first seen, and following newer ones.

    Raises: DuplicateError or StaleVersionError if another request is faster at this moment.
    """
    known = await PROFILES.find(work.scope, command.person_id)
    if known is not None:
        return await _follow(known, command.claims, work)
    profile = Profile(
        id=command.person_id,
        name=command.name,
        email=command.claims.email,
        language=command.language,
        guest=command.claims.guest,
        claims_at=command.claims.at,
        seen_at=command.claims.at,
        created_at=work.now,
        updated_at=work.now,
    )
    await PROFILES.save(work, profile, "created")
    return profile


async def _follow(profile: Profile, claims: Claims, work: Work) -> Profile:
    before = profile.seen_at
    changed = profile.follow(claims, work.now)
    if changed:
        await PROFILES.save(work, profile, "updated", changed)
    elif profile.seen_at is not None and (before is None or profile.seen_at - before > SEEN_EVERY):
        await profiles.saw(work.scope, profile.id, profile.seen_at)
    return profile
