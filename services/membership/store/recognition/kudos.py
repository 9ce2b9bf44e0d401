"""Kudos in MongoDB."""

from collections.abc import Sequence
from datetime import datetime

from services.membership.domain.recognition.deeds import Deed, Kind
from services.membership.domain.recognition.kudos import Kudos
from shared.contracts.recognition import KudosStatus
from shared.mongo import Index, Order, Place, Scope, beyond, read_document, read_first_of

COLLECTION = "kudos"
MOST = 10_000
"""The maximum number of kudos of one person that are counted, the newest."""

_NEWEST: Order = [("given_at", -1), ("_id", -1)]
_TO = Index([("to_id", 1), ("status", 1), *_NEWEST])
_BY = Index([("by_id", 1), *_NEWEST])
INDEXES = (_TO, _BY)
THERE = (KudosStatus.SHOWN, KudosStatus.HIDDEN)


async def received(
    scope: Scope,
    person_id: str,
    statuses: Sequence[KudosStatus],
    *,
    after: tuple[datetime, str] | None,
    limit: int,
) -> list[Kudos]:
    """Return kudos to a person, newest first. after: time and id of the previous one."""
    places = [
        Place(beyond({"to_id": person_id, "status": status}, _NEWEST, after), _TO)
        for status in statuses
    ]
    return await read_first_of(scope, COLLECTION, Kudos, places, _NEWEST, limit)


async def given(scope: Scope, person_id: str, limit: int) -> list[Kudos]:
    """Return kudos by a person, newest first, with those that they took back."""
    cursor = scope[COLLECTION].find({"by_id": person_id}, session=scope.session, hint=_BY.fields)
    rows = await cursor.sort(list(_NEWEST)).limit(limit).to_list(limit)
    return [read_document(Kudos, row) for row in rows]


async def some_to(scope: Scope, person_id: str, limit: int) -> list[Kudos]:
    """Return some kudos to a person, of any status."""
    cursor = scope[COLLECTION].find({"to_id": person_id}, session=scope.session)
    return [read_document(Kudos, row) for row in await cursor.limit(limit).to_list(limit)]


async def deeds(scope: Scope, person_id: str) -> list[Deed]:
    """Return the kudos that a person shows, as contributions."""
    matching = {"to_id": person_id, "status": KudosStatus.SHOWN}
    fields = {"given_at": 1, "community.id": 1, "by_id": 1}
    cursor = scope[COLLECTION].find(matching, fields, session=scope.session, hint=_TO.fields)
    rows = await cursor.sort(list(_NEWEST)).limit(MOST).to_list(MOST)
    return [
        Deed(Kind.KUDOS, row["given_at"], (row.get("community") or {}).get("id"), row["by_id"])
        for row in rows
    ]
