from dataclasses import dataclass
from typing import Any

from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.profile import Profile
from services.membership.store.owned import PROFILES
from shared.messaging.unit import Work
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class EditProfile:
    """One's own. `wanted` holds the fields to change, of domain.profile.EDITABLE."""

    person_id: str
    wanted: dict[str, Any]
    expected: Expected


async def edit_profile(command: EditProfile, *, work: Work) -> Profile:
    """Raises: ProfileNotFound, PersonErased, StaleProblem."""
    profile = await PROFILES.find(work.scope, command.person_id)
    if profile is None:
        raise ProfileNotFound
    command.expected.check(profile.version)
    changed = profile.edit(command.wanted, work.now)
    if changed:
        await PROFILES.save(work, profile, "updated", changed)
    return profile
