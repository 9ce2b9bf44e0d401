from dataclasses import dataclass
from datetime import timedelta

from services.membership.domain.people.profile import Claims, Profile
from services.membership.store.owned import PROFILES
from services.membership.store.people import profiles
from services.membership.use_cases.people.keep_profile import keep_entry, keep_profile
from shared.contracts.values import Language
from shared.messaging.unit import Work

SEEN_EVERY = timedelta(minutes=5)
"""The precision of the newest token's time: some gateways issue a token for each request."""


@dataclass(frozen=True, slots=True)
class WelcomePerson:
    """The input of `welcome_person`; a new profile takes name and language, editable later."""

    person_id: str
    name: str
    language: Language
    claims: Claims


async def welcome_person(command: WelcomePerson, *, work: Work) -> Profile:
    """Create a person's profile at their first token, or update it from a newer one.

    Raises: DuplicateError or StaleVersionError if another request is faster at this moment.
    """
    known = await PROFILES.find(work.scope, command.person_id)
    if known is not None:
        return await _follow(known, command.claims, work)
    profile = Profile(
        id=command.person_id,
        name=command.name,
        email=command.claims.email,
        department=command.claims.department,
        country=command.claims.country,
        attributes=dict(command.claims.attributes),
        language=command.language,
        guest=command.claims.guest,
        claims_at=command.claims.at,
        seen_at=command.claims.at,
        created_at=work.now,
        updated_at=work.now,
    )
    await keep_profile(work, profile, "created")
    return profile


async def _follow(profile: Profile, claims: Claims, work: Work) -> Profile:
    before, version = profile.seen_at, profile.version
    changed = profile.follow(claims, work.now)
    if profile.version > version:
        await keep_profile(work, profile, "updated", changed)
        return profile
    # an older version stored the profile without an entry
    await keep_entry(work, profile)
    if profile.seen_at is not None and (before is None or profile.seen_at - before > SEEN_EVERY):
        await profiles.saw(work.scope, profile.id, profile.seen_at)
    return profile
