"""Approaches in MongoDB: one row for each recruiter and member."""

from datetime import datetime

from services.membership.domain.talent.approach import STANDING, Approach
from shared.mongo import Index, Order, Place, Scope, beyond, read_document, read_first_of

COLLECTION = "approaches"
_NEWEST: Order = [("since", -1), ("_id", -1)]
_TO = Index([("person_id", 1), *_NEWEST])
_FROM = Index([("recruiter_id", 1), *_NEWEST])
_STANDING = Index([("person_id", 1), ("status", 1)])
_BETWEEN = Index(
    [("recruiter_id", 1), ("person_id", 1)],
    unique=True,
    where={"recruiter_id": {"$type": "string"}},
)
INDEXES = (_TO, _FROM, _STANDING, _BETWEEN)


async def between(scope: Scope, recruiter_id: str, person_id: str) -> Approach | None:
    matching = {"recruiter_id": recruiter_id, "person_id": person_id}
    row = await scope[COLLECTION].find_one(matching, session=scope.session)
    return read_document(Approach, row) if row else None


async def to_person(
    scope: Scope, person_id: str, *, after: tuple[datetime, str] | None, limit: int
) -> list[Approach]:
    """Return the approaches of a member, newest first. after: time and id of the previous one."""
    return await _page(scope, Place(beyond({"person_id": person_id}, _NEWEST, after), _TO), limit)


async def from_recruiter(
    scope: Scope, recruiter_id: str, *, after: tuple[datetime, str] | None, limit: int
) -> list[Approach]:
    """Return a recruiter's approaches, newest first. after: as `to_person`."""
    place = Place(beyond({"recruiter_id": recruiter_id}, _NEWEST, after), _FROM)
    return await _page(scope, place, limit)


async def standing(scope: Scope, person_id: str, *, limit: int) -> list[Approach]:
    """Return approaches of a member that are asked or accepted."""
    matching = {"person_id": person_id, "status": {"$in": list(STANDING)}}
    cursor = scope[COLLECTION].find(matching, session=scope.session, hint=_STANDING.fields)
    return [read_document(Approach, row) for row in await cursor.limit(limit).to_list(limit)]


async def _page(scope: Scope, place: Place, limit: int) -> list[Approach]:
    return await read_first_of(scope, COLLECTION, Approach, [place], _NEWEST, limit)
