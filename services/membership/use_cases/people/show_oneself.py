from dataclasses import dataclass

from services.membership.domain.errors import AvatarNotFound, ProfileNotFound
from services.membership.domain.people.avatar import name_of
from services.membership.store.owned import PROFILES
from services.membership.store.people import avatars
from services.membership.use_cases.people.see_profile import SeenProfile, see_profile
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.mongo import Scope


@dataclass(frozen=True, slots=True)
class ShowOneself:
    """The input of `show_oneself`. picture: None deletes it."""

    asker: Asker
    picture: bytes | None


async def show_oneself(command: ShowOneself, *, work: Work) -> SeenProfile:
    """Store or delete the caller's picture, in one transaction with the profile that names it.

    Raises: ProfileNotFound, PersonErased.
    """
    profile = await PROFILES.find(work.scope, command.asker.person_id)
    if profile is None:
        raise ProfileNotFound
    name = name_of(command.picture) if command.picture is not None else ""
    before = profile.version
    changed = profile.edit({"avatar": name}, work.now)
    if profile.version > before:
        if command.picture is None:
            await avatars.drop(work.scope, profile.id)
        else:
            await avatars.put(work.scope, profile.id, name, command.picture)
        await PROFILES.save(work, profile, "updated", changed)
    return await see_profile(command.asker, work.scope, profile.id)


@dataclass(frozen=True, slots=True)
class Avatar:
    name: str
    picture: bytes


async def see_avatar(asker: Asker, scope: Scope, person_id: str) -> Avatar:
    """Return a picture that the caller may see. Raises: ProfileNotFound, AvatarNotFound."""
    seen = await see_profile(asker, scope, person_id)
    name = seen.profile.avatar
    picture = await avatars.find(scope, person_id, name) if name else None
    if picture is None:
        raise AvatarNotFound
    return Avatar(name, picture)
