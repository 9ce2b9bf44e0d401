"""Searches of the talent pool, and looks at its members, in MongoDB. No fact contains them.

Each expires by itself; a search expires after its last use.
"""

from collections.abc import Iterable
from datetime import datetime

from services.membership.domain.talent.look import Look, LookKind, TalentSearch
from shared.mongo import (
    Index,
    Order,
    Place,
    Scope,
    beyond,
    create_indexes,
    delete_some,
    insert,
    read_document,
    read_first_of,
    upsert_each,
    write_document,
)

SEARCHES = "talent_searches"
LOOKS = "talent_looks"
BATCH = 100
_EXPIRY = Index("expires_at", expires_seconds=0, name="expiry")
_NEWEST: Order = [("at", -1), ("_id", -1)]
_AT_PERSON = Index([("person_id", 1), *_NEWEST])
_BY_RECRUITER = Index([("recruiter_id", 1), *_NEWEST])
OF_LOOKS = (_AT_PERSON, Index("recruiter_id"), _EXPIRY)
OF_SEARCHES = (_BY_RECRUITER, _EXPIRY)


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, LOOKS, OF_LOOKS)
    await create_indexes(scope, SEARCHES, OF_SEARCHES)


async def add_search(scope: Scope, search: TalentSearch) -> None:
    await insert(scope, SEARCHES, [write_document(search)])


async def find_search(scope: Scope, key: str) -> TalentSearch | None:
    row = await scope[SEARCHES].find_one({"_id": key}, session=scope.session)
    return read_document(TalentSearch, row) if row else None


async def searches_by(scope: Scope, recruiter_id: str, *, limit: int) -> list[TalentSearch]:
    """Return a recruiter's searches, newest first."""
    place = Place({"recruiter_id": recruiter_id}, _BY_RECRUITER)
    return await read_first_of(scope, SEARCHES, TalentSearch, [place], _NEWEST, limit)


async def record(
    scope: Scope,
    search: TalentSearch,
    kind: LookKind,
    person_ids: Iterable[str],
    at: datetime,
    until: datetime,
) -> None:
    """Record that this search showed these people. Repeated looks are counted in one row."""
    changes = {
        f"{search.id}.{person_id}.{kind}": {
            "$set": {"at": at, "expires_at": until},
            "$inc": {"times": 1},
            "$setOnInsert": {
                "person_id": person_id,
                "recruiter_id": search.recruiter_id,
                "kind": kind,
                "purpose": search.purpose,
            },
        }
        for person_id in person_ids
    }
    await upsert_each(scope, LOOKS, changes)


async def at_person(
    scope: Scope, person_id: str, *, after: tuple[datetime, str] | None, limit: int
) -> list[Look]:
    """Return the looks at a person, newest first. after: time and id of the previous one."""
    place = Place(beyond({"person_id": person_id}, _NEWEST, after), _AT_PERSON)
    return await read_first_of(scope, LOOKS, Look, [place], _NEWEST, limit)


async def forget_looked_at(scope: Scope, person_id: str) -> bool:
    """Delete some looks at this person. Return False if none is left."""
    return await delete_some(scope, LOOKS, {"person_id": person_id}, BATCH)


async def forget_looking(scope: Scope, person_id: str) -> bool:
    """Delete some looks of this recruiter. Return False if none is left."""
    return await delete_some(scope, LOOKS, {"recruiter_id": person_id}, BATCH)


async def forget_searches(scope: Scope, person_id: str) -> bool:
    """Delete some searches of this recruiter. Return False if none is left."""
    return await delete_some(scope, SEARCHES, {"recruiter_id": person_id}, BATCH)
