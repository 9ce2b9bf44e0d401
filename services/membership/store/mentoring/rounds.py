"""Rounds of matching and their matches in MongoDB. No fact holds them."""

from collections.abc import Sequence

from services.membership.domain.mentoring.matching_round import Match, Round
from shared.mongo import (
    Index,
    Order,
    Place,
    Scope,
    beyond,
    create_indexes,
    delete_many,
    delete_some,
    insert,
    read_document,
    read_first_of,
    replace_versions,
    write_document,
)

ROUNDS = "matching_rounds"
MATCHES = "matches"
BATCH = 100
_AT_ONCE = 1_000
_BEST: Order = [("score", -1), ("_id", -1)]
_LISTED = Index([("programme_id", 1), *_BEST])
INDEXES = (_LISTED, Index("mentor_id"), Index("mentee_id"))


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, MATCHES, INDEXES)


async def find(scope: Scope, programme_id: str) -> Round:
    """Return the latest round of a programme; version 0 if none has been run."""
    row = await scope[ROUNDS].find_one({"_id": programme_id}, session=scope.session)
    return read_document(Round, row) if row else Round(id=programme_id)


async def save(scope: Scope, one: Round) -> None:
    """Store a new version. Raises: StaleVersionError, DuplicateError."""
    if one.version == 1:
        await insert(scope, ROUNDS, [write_document(one)])
    else:
        await replace_versions(scope, ROUNDS, [write_document(one)])


async def replace_matches(scope: Scope, programme_id: str, found: Sequence[Match]) -> None:
    """Store these as the only matches of a programme."""
    await delete_many(scope, MATCHES, {"programme_id": programme_id})
    for start in range(0, len(found), _AT_ONCE):
        rows = [write_document(each) for each in found[start : start + _AT_ONCE]]
        await insert(scope, MATCHES, rows)


async def matches(
    scope: Scope, programme_id: str, *, after: Sequence[object] | None, limit: int
) -> list[Match]:
    """Return matches, the best first. after: score and id of the previous one."""
    place = Place(beyond({"programme_id": programme_id}, _BEST, after), _LISTED)
    return await read_first_of(scope, MATCHES, Match, [place], _BEST, limit)


async def drop_matches(scope: Scope, ids: Sequence[str]) -> int:
    """Remove these matches, and return how many there were."""
    return await delete_many(scope, MATCHES, {"_id": {"$in": list(ids)}})


async def forget_matched(scope: Scope, person_id: str) -> bool:
    """Delete some matches of this person. Return False if none is left."""
    theirs = {"$or": [{"mentor_id": person_id}, {"mentee_id": person_id}]}
    return await delete_some(scope, MATCHES, theirs, BATCH)
