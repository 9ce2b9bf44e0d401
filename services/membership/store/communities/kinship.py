"""The parents and children of communities in MongoDB."""

from collections.abc import Sequence

from services.membership.domain.communities.community import Community
from services.membership.domain.communities.kinship import DEEPEST
from services.membership.store.communities.communities import COLLECTION
from shared.mongo import Scope, read_document

TURNS = "kinship_turns"
MOST_BELOW = 200
"""The maximum number of children of a community that are shown."""


async def take_turn(scope: Scope) -> None:
    """Serialise the transactions that place communities: each writes this one row.

    Otherwise two concurrent ones could close a cycle that neither sees.
    """
    await scope[TURNS].update_one(
        {"_id": "parents"}, {"$inc": {"turns": 1}}, upsert=True, session=scope.session
    )


async def line_up(scope: Scope, community_id: str) -> list[str]:
    """Return the ids from this community up, itself first; at most DEEPEST + 1."""
    line: list[str] = []
    above: str | None = community_id
    while above is not None and len(line) <= DEEPEST:
        line.append(above)
        row = await scope[COLLECTION].find_one(
            {"_id": above}, {"parent_id": 1}, session=scope.session
        )
        above = row.get("parent_id") if row else None
    return line


async def height(scope: Scope, community_id: str) -> int:
    """Return the length of the longest line below a community; at most DEEPEST + 1."""
    level, count = [community_id], 0
    while count <= DEEPEST:
        cursor = scope[COLLECTION].find(
            {"parent_id": {"$in": level}}, {"_id": 1}, session=scope.session
        )
        level = [row["_id"] async for row in cursor]
        if not level:
            break
        count += 1
    return count


async def below(scope: Scope, community_id: str) -> Sequence[Community]:
    """Return the children of a community, by slug; at most MOST_BELOW."""
    cursor = scope[COLLECTION].find({"parent_id": community_id}, session=scope.session)
    rows = await cursor.sort("slug", 1).limit(MOST_BELOW).to_list(MOST_BELOW)
    return [read_document(Community, row) for row in rows]
