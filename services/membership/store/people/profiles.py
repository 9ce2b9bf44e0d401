"""Profiles in MongoDB."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from services.membership.domain.people.showing import ShownTo
from shared.audience.people import Face
from shared.mongo import (
    WHOLE,
    Document,
    Index,
    Order,
    Place,
    Scope,
    begins_with,
    beyond,
    first_of,
)

COLLECTION = "profiles"
BY_NAME: Order = [("called", 1), ("_id", 1)]
_ALL = Index(BY_NAME)
_SKILLED = Index([("skilled", 1), *BY_NAME])
_RATED = Index([("rated", 1), *BY_NAME])
TEACHES = Index([("teaches", 1), ("_id", 1)])
LEARNS = Index([("learns", 1), ("_id", 1)])
INDEXES = (_ALL, _SKILLED, _RATED, TEACHES, LEARNS, Index("addressed"))


async def names(scope: Scope, person_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of these people; at most a page of them."""
    matching = {"_id": {"$in": list(person_ids)}}
    cursor = scope[COLLECTION].find(matching, {"name": 1}, session=scope.session, batch_size=WHOLE)
    return {document["_id"]: document["name"] for document in await cursor.to_list(None)}


async def faces(scope: Scope, person_ids: Iterable[str]) -> dict[str, Face]:
    """Return these people, at most a page of them, as the whole organisation sees them."""
    matching = {"_id": {"$in": list(person_ids)}}
    wanted = {"name": 1, "avatar": 1, "audiences.avatar": 1}
    cursor = scope[COLLECTION].find(matching, wanted, session=scope.session, batch_size=WHOLE)
    return {row["_id"]: Face(row["name"], _avatar(row)) for row in await cursor.to_list(None)}


async def by_address(scope: Scope, addresses: Iterable[str]) -> dict[str, str]:
    """Return the ids of the people who have these mail addresses, by address in lower case."""
    matching = {"addressed": {"$in": list(addresses)}}
    cursor = scope[COLLECTION].find(
        matching, {"addressed": 1}, session=scope.session, batch_size=WHOLE
    )
    return {row["addressed"]: row["_id"] for row in await cursor.to_list(None)}


async def erased(scope: Scope, person_ids: Iterable[str]) -> list[str]:
    """Return the ids of those of these people, at most a batch of facts, who are erased."""
    matching = {"_id": {"$in": list(person_ids)}, "erased": True}
    cursor = scope[COLLECTION].find(matching, {"_id": 1}, batch_size=WHOLE)
    return [document["_id"] for document in await cursor.to_list(None)]


async def saw(scope: Scope, person_id: str, at: datetime) -> None:
    """Record a newer token that says the same, without a new version."""
    await scope[COLLECTION].update_one(
        {"_id": person_id}, {"$max": {"seen_at": at}}, session=scope.session
    )


async def by_name(
    scope: Scope,
    *,
    named: str,
    skill: str | None,
    topics: Iterable[str] = (),
    after: Sequence[str] | None,
    limit: int,
) -> list[str]:
    """Return the ids of people whose names begin with `named`, folded; of all if it is empty.

    skill: folded. topics: ids; a rating in one of them counts as the skill, too.
    """
    wanted = beyond({"called": begins_with(named)}, BY_NAME, after)
    places = [Place(wanted, _ALL)]
    if skill is not None:
        rated = [Place({**wanted, "rated": each}, _RATED) for each in topics]
        places = [Place({**wanted, "skilled": skill}, _SKILLED), *rated]
    rows = await first_of(scope, COLLECTION, places, BY_NAME, limit, {"about": 0})
    return [row["_id"] for row in rows]


def _avatar(row: Document) -> str | None:
    """Return the name of a picture that everyone may see: of those for fewer, lists show none."""
    audience = row.get("audiences", {}).get("avatar", ShownTo.EVERYONE)
    return row.get("avatar") or None if audience == ShownTo.EVERYONE else None
