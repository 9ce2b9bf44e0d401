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
    """The filters of a list. `over`: gatherings that have ended by `now`, or else the others.

    `since` and `before` bound the start. `tags`: any of them. `places` are queries that together
    cover where to look. A filter that is added here must be added to the indexes too.
    """

    now: datetime
    over: bool
    places: Sequence[Document] = ()
    status: str | None = None
    tags: Sequence[str] = ()
    since: datetime | None = None
    before: datetime | None = None

    def index(self, place: Document) -> Index:
        """Return the index that scans least."""
        return _IN_PLACES[next(iter(place)), "tags" if self.tags else None]

    @property
    def order(self) -> list[tuple[str, int]]:
        """Upcoming gatherings are listed earliest first, past ones latest first."""
        return LATEST_FIRST if self.over else EARLIEST_FIRST

    def takes(self, gathering: Gathering) -> bool:
        """Return whether a gathering matches the filters other than time."""
        tagged = not self.tags or not {*self.tags}.isdisjoint(gathering.tags)
        return tagged and self.status in {None, gathering.status}

    def matching(self, after: tuple[datetime, str] | None) -> Document:
        matching = self.when(after)
        if self.status is not None:
            matching["status"] = self.status
        return matching

    def when(self, after: tuple[datetime, str] | None = None, key: str = "_id") -> Document:
        """Return the time filters.

        `key` is the field of the gathering's id, `after` the last row seen.
        """
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
        """Return bounds of `starts_at` that `ends_at` implies, within LONGEST, to use the index."""
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
    tagged: list[Document] = [{"tags": tag} for tag in filters.tags] or [{}]
    places = [
        Place({**matching, **place, **tag}, filters.index(place))
        for place in filters.places
        for tag in tagged
    ]
    found = await first_of(scope, COLLECTION, places, filters.order, limit)
    return [read_document(Gathering, document) for document in found]


async def upcoming_in(
    scope: Scope, community_id: str, now: datetime, *, after_id: str, limit: int
) -> list[str]:
    """Return the ids of a community's gatherings that take answers, in order of id."""
    matching: dict[str, Any] = {
        "audience": community_id,
        "status": GatheringStatus.SCHEDULED,
        "ends_at": {"$gt": now},
        "_id": {"$gt": after_id},
    }
    cursor = scope[COLLECTION].find(matching, {"_id": 1}, session=scope.session)
    return [each["_id"] for each in await cursor.sort("_id", 1).limit(limit).to_list(limit)]
