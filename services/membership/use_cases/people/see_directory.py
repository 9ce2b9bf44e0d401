"""A person's attributes in the directory, for themselves and for administrators."""

from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.rights import may_place
from services.membership.store.owned import PROFILES
from shared.audience.sight import Asker
from shared.mongo import Scope
from shared.problems import NotAllowed


async def see_own_directory(asker: Asker, scope: Scope) -> dict[str, str]:
    """Return the caller's attributes. Raises: ProfileNotFound."""
    return await _said(scope, asker.person_id)


async def see_directory(asker: Asker, scope: Scope, person_id: str) -> dict[str, str]:
    """Return a person's attributes. Raises: NotAllowed, ProfileNotFound."""
    if not may_place(asker):
        raise NotAllowed("only administrators may read other people's attributes")
    return await _said(scope, person_id)


async def _said(scope: Scope, person_id: str) -> dict[str, str]:
    profile = await PROFILES.find(scope, person_id)
    if profile is None or profile.erased:
        raise ProfileNotFound
    return profile.in_directory
