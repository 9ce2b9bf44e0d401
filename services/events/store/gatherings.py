"""Gatherings in MongoDB."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.events.domain.gathering import Gathering
from services.events.domain.times import LONGEST
from shared.audience import reach
from shared.contracts.events import GatheringStatus
from shared.mongo import Document, Index, Place, Scope, first_of, read_document

COLLECTION = "gatherings"
EARLIEST_FIRST = [("starts_at", 1), ("_id", 1)]
LATEST_FIRST = [("starts_at", -1), ("_id", -1)]
ORGANISER = "organiser_id"
_IN_PLACES = {
    (place, first): Index([*fields, (place, 1), *EARLIEST_FIRST, ("ends_at", 1), ("status", 1)])
    for place in (reach.SIGHT, reach.AUDIENCE, ORGANISER)
    for first, fields in ((None, []), ("tags", [("tags", 1)]))
}
INDEXES = (
    *_IN_PLACES.values(),
    Index([(reach.AUDIENCE, 1), ("status", 1), ("_id", 1), ("ends_at", 1)]),
    reach.FILING,
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list. over: those that have ended by `now`, or those that have not.

    since, before: when it starts. `places`: queries that together find all of
    where. A filter that is added here is added to the indexes as well.
    """

    now: datetime
    over: bool
    places: Sequence[Document] = ()
    status: str | None = None
    tag: str | None = None
    since: datetime | None = None
    before: datetime | None = None

    def index(self, place: Document) -> Index:
        """The one that passes over least."""
        return _IN_PLACES[next(iter(place)), None if self.tag is None else "tags"]

    @property
    def order(self) -> list[tuple[str, int]]:
        """What is to come earliest first, what is over latest first."""
        return LATEST_FIRST if self.over else EARLIEST_FIRST

    def takes(self, gathering: Gathering) -> bool:
        """Of one that takes place at the right time."""
        return self.status in {None, gathering.status} and self.tag in {None, *gathering.tags}

    def matching(self, after: tuple[datetime, str] | None) -> Document:
        matching = self.when(after)
        plain = {"status": self.status, "tags": self.tag}
        matching.update({name: value for name, value in plain.items() if value is not None})
        return matching

    def when(self, after: tuple[datetime, str] | None = None, key: str = "_id") -> Document:
        """`key`: the field with the id of a gathering, where `after` is a place in the order."""
        matching: Document = {
            "starts_at": self._span(after[0] if after else None),
            "ends_at": {"$lte" if self.over else "$gt": self.now},
        }
        if after is not None:
            at, gathering_id = after
            beyond = "$lt" if self.over else "$gt"
            matching["$or"] = [{"starts_at": {beyond: at}}, {key: {beyond: gathering_id}}]
        return matching

    def _span(self, reached: datetime | None) -> Document:
        """`ends_at` follows from it but for LONGEST, so that the index on `starts_at` serves."""
        earliest, latest = self.since, self.before
        if self.over:
            latest = min(filter(None, (latest, self.now)))
            span = {"$lte": reached} if reached else {}
        else:
            earliest = max(filter(None, (earliest, self.now - LONGEST, reached)))
            span = {}
        bounds = {**span, "$lt": latest, "$gte": earliest}
        return {operator: value for operator, value in bounds.items() if value is not None}


async def listed(
    scope: Scope, filters: Filters, *, after: tuple[datetime, str] | None, limit: int
) -> list[Gathering]:
    matching = filters.matching(after)
    places = [Place({**matching, **place}, filters.index(place)) for place in filters.places]
    found = await first_of(scope, COLLECTION, places, filters.order, limit)
    return [read_document(Gathering, document) for document in found]


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
