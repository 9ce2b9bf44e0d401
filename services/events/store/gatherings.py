"""Gatherings in MongoDB."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.events.domain.gathering import Gathering
from services.events.domain.times import LONGEST
from shared.contracts.events import GatheringStatus
from shared.mongo import (
    Document,
    Scope,
    insert,
    read_document,
    replace_version,
    replace_versions,
    write_document,
)

COLLECTION = "gatherings"
EARLIEST_FIRST = [("starts_at", 1), ("_id", 1)]
LATEST_FIRST = [("starts_at", -1), ("_id", -1)]


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list. over: those that have ended by `now`, or those that have not.

    since, before: when it starts. ids None: whichever; audiences the same.
    """

    now: datetime
    over: bool
    audiences: Sequence[str] | None = None
    ids: Sequence[str] | None = None
    status: str | None = None
    tag: str | None = None
    since: datetime | None = None
    before: datetime | None = None

    def matching(self) -> Document:
        matching: Document = {"ends_at": {"$lte" if self.over else "$gt": self.now}}
        plain = {"status": self.status, "tags": self.tag}
        matching.update({name: value for name, value in plain.items() if value is not None})
        if self.audiences is not None:
            one = len(self.audiences) == 1
            matching["audience"] = self.audiences[0] if one else {"$in": list(self.audiences)}
        if self.ids is not None:
            matching["_id"] = {"$in": list(self.ids)}
        matching["starts_at"] = self._span()
        return matching

    def _span(self) -> Document:
        """`ends_at` follows from it but for LONGEST, so that the index on `starts_at` serves."""
        span = {"$lt": self.before, "$gte": self.since}
        if not self.over:
            earliest = self.now - LONGEST
            span["$gte"] = max(self.since or earliest, earliest)
        elif self.before is None:
            span["$lt"] = self.now
        return {operator: value for operator, value in span.items() if value is not None}


async def prepare(scope: Scope) -> None:
    gatherings = scope[COLLECTION]
    for field in ("audience", "tags"):
        await gatherings.create_index([(field, 1), ("status", 1), *EARLIEST_FIRST])
    await gatherings.create_index([("organiser_id", 1), *EARLIEST_FIRST])
    await gatherings.create_index([("status", 1), *EARLIEST_FIRST])


async def find(scope: Scope, gathering_id: str) -> Gathering | None:
    document = await scope[COLLECTION].find_one({"_id": gathering_id}, session=scope.session)
    return read_document(Gathering, document) if document else None


async def listed(
    scope: Scope, filters: Filters, *, after: tuple[datetime, str] | None, limit: int
) -> list[Gathering]:
    """What is to come earliest first, what is over latest first."""
    order, beyond = (LATEST_FIRST, "$lt") if filters.over else (EARLIEST_FIRST, "$gt")
    matching: Document = filters.matching()
    if after is not None:
        at, gathering_id = after
        place: list[Document] = [
            {"starts_at": {beyond: at}},
            {"starts_at": at, "_id": {beyond: gathering_id}},
        ]
        matching = {"$and": [matching, {"$or": place}]}
    cursor = scope[COLLECTION].find(matching, session=scope.session).sort(order).limit(limit)
    return [read_document(Gathering, document) for document in await cursor.to_list(limit)]


async def organised_by(scope: Scope, person_id: str, limit: int) -> list[Gathering]:
    cursor = scope[COLLECTION].find({"organiser_id": person_id}, session=scope.session)
    return [read_document(Gathering, each) for each in await cursor.limit(limit).to_list(limit)]


async def ids_organised_by(scope: Scope, person_id: str, limit: int) -> list[str]:
    """The latest ones."""
    matching = {"organiser_id": person_id}
    cursor = scope[COLLECTION].find(matching, {"_id": 1}, session=scope.session)
    return [each["_id"] for each in await cursor.sort(LATEST_FIRST).limit(limit).to_list(limit)]


async def upcoming_in(
    scope: Scope, community_id: str, now: datetime, *, after_id: str, limit: int
) -> list[str]:
    """Of a community, the ids of those that take answers, by id."""
    matching: dict[str, Any] = {
        "audience": community_id,
        "status": GatheringStatus.SCHEDULED,
        "ends_at": {"$gt": now},
        "_id": {"$gt": after_id},
    }
    cursor = scope[COLLECTION].find(matching, {"_id": 1}, session=scope.session)
    return [each["_id"] for each in await cursor.sort("_id", 1).limit(limit).to_list(limit)]


async def add(scope: Scope, gathering: Gathering) -> None:
    await insert(scope, COLLECTION, [write_document(gathering)])


async def save(scope: Scope, gathering: Gathering) -> None:
    """Raises: StaleVersionError."""
    document = write_document(gathering)
    await replace_version(scope, COLLECTION, document, version=gathering.version - 1)


async def save_all(scope: Scope, gatherings: Sequence[Gathering]) -> None:
    """Raises: StaleVersionError."""
    await replace_versions(scope, COLLECTION, [write_document(each) for each in gatherings])
