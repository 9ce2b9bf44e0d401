"""Candidates for people to meet: a few from each of several places of an index.

Each query starts at a daily position in its index and wraps around at the end, so that the
selection changes every day. Queries are covered by the index.
"""

from collections.abc import Iterable
from typing import Any

from services.membership.domain.people.profile import Profile
from services.membership.store.communities import memberships
from services.membership.store.people import profiles
from shared.contracts.values import Standing
from shared.mongo import WHOLE, Document, Index, Scope, read_document


async def teachers(scope: Scope, topic_id: str, start: str, limit: int) -> list[str]:
    """Return ids, from this one on, of people who show everyone that they can teach a topic."""
    return await _round_about(scope, profiles.TEACHES, {"teaches": topic_id}, start, limit)


async def learners(scope: Scope, topic_id: str, start: str, limit: int) -> list[str]:
    """Return ids, from this one on, of people who show everyone that they want to learn a topic."""
    return await _round_about(scope, profiles.LEARNS, {"learns": topic_id}, start, limit)


async def members(scope: Scope, community_id: str, start: str, limit: int) -> list[str]:
    """Return ids of members of a community by folded name, from this beginning on."""
    found: list[str] = []
    for part in ({"$gte": start}, {"$lt": start}):
        matching = {"community.id": community_id, "standing": Standing.ACTIVE, "called": part}
        rows = scope[memberships.COLLECTION].find(
            matching, {"_id": 0, "person_id": 1}, hint=memberships.BY_NAME.fields
        )
        found += [row["person_id"] for row in await rows.limit(limit).to_list(limit)]
        if len(found) >= limit:
            break
    return found[:limit]


async def belonging(scope: Scope, person_ids: Iterable[str]) -> dict[str, set[str]]:
    """Return the ids of the communities of each of a few people."""
    matching = {"person_id": {"$in": list(person_ids)}, "standing": Standing.ACTIVE}
    rows = scope[memberships.COLLECTION].find(
        matching,
        {"_id": 1},
        session=scope.session,
        hint=memberships.OF_PERSON.fields,
        batch_size=WHOLE,
    )
    found: dict[str, set[str]] = {}
    for row in await rows.to_list(None):
        community_id, _, person_id = row["_id"].partition(".")
        found.setdefault(person_id, set()).add(community_id)
    return found


async def people(scope: Scope, person_ids: Iterable[str]) -> list[Profile]:
    """Return the profiles of a few people, without `about`."""
    matching = {"_id": {"$in": list(person_ids)}}
    rows = (
        await scope[profiles.COLLECTION]
        .find(matching, {"about": 0}, batch_size=WHOLE)
        .to_list(None)
    )
    return [read_document(Profile, row) for row in rows]


async def _round_about(
    scope: Scope, index: Index, matching: Document, start: str, limit: int
) -> list[str]:
    found: list[Any] = []
    for part in ({"$gte": start}, {"$lt": start}):
        rows = scope[profiles.COLLECTION].find(
            {**matching, "_id": part}, {"_id": 1}, hint=index.fields
        )
        found += [row["_id"] for row in await rows.limit(limit).to_list(limit)]
        if len(found) >= limit:
            break
    return found[:limit]
