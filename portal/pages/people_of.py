"""The people whom a form offers as the owner of something in a community."""

import asyncio

from portal.gateway.together import Missing, unless_hidden
from portal.visit import Visit

MOST = 100


async def people_of(visit: Visit, slug: str) -> dict[str, str]:
    """Return names by id: owners and animators, then the first members by name, and the person."""
    members = visit.api.membership.members
    asked = [members(slug, role=role, limit=20) for role in ("owner", "animator")]
    found = await unless_hidden(asyncio.gather(*asked, members(slug, limit=MOST)))
    if found is None or isinstance(found, Missing):
        return {}
    return {one.person_id: one.name for page in found for one in page.items if one.name}
