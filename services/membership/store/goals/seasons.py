"""Seasons and their activities in MongoDB, and the linked gatherings and posts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from services.membership.domain.goals.season import Activity, Linked, Season
from services.membership.store.traces import GATHERINGS, POSTS
from shared.contracts.seasons import ActivityLink, LinkKind
from shared.mongo import Document, Index, Order, Place, Scope, beyond, read_document, read_first_of

SEASONS = "seasons"
ACTIVITIES = "activities"
MOST_ACTIVITIES = 100
"""The maximum number of activities of one season."""

_LATEST: Order = [("starts_on", -1), ("_id", -1)]
_SEASONS = Index([("community.id", 1), *_LATEST])
SEASON_INDEXES = (_SEASONS,)
_IN_SEASON = Index([("season_id", 1), ("dropped", 1), ("due_on", 1), ("_id", 1)])
ACTIVITY_INDEXES = (_IN_SEASON, Index("link.id"), Index("owner_id"))


async def seasons(
    scope: Scope, community_id: str, *, after: Sequence[object] | None, limit: int
) -> list[Season]:
    """Return seasons, the latest start first. after: first day and id of the previous one."""
    place = Place(beyond({"community.id": community_id}, _LATEST, after), _SEASONS)
    return await read_first_of(scope, SEASONS, Season, [place], _LATEST, limit)


async def activities(scope: Scope, season_ids: Iterable[str]) -> dict[str, list[Activity]]:
    """Return the activities of each of these seasons, by due day."""
    ids = list(season_ids)
    found: dict[str, list[Activity]] = {season_id: [] for season_id in ids}
    matching = {"season_id": {"$in": ids}, "dropped": False}
    cursor = scope[ACTIVITIES].find(matching, session=scope.session)
    rows = [read_document(Activity, row) async for row in cursor]
    for activity in sorted(rows, key=lambda each: (each.due_on, each.id)):
        found[activity.season_id].append(activity)
    return found


async def linked_to(scope: Scope, thing_id: str) -> list[Activity]:
    cursor = scope[ACTIVITIES].find({"link.id": thing_id}, session=scope.session)
    return [read_document(Activity, row) async for row in cursor]


async def are_linked(scope: Scope, thing_ids: Iterable[str]) -> set[str]:
    """Return the ids of those of these gatherings and posts that an activity links to."""
    matching = {"link.id": {"$in": list(thing_ids)}}
    cursor = scope[ACTIVITIES].find(matching, {"link.id": 1}, session=scope.session)
    return {row["link"]["id"] async for row in cursor}


async def known(scope: Scope, link: ActivityLink) -> Document | None:
    """Return the trace of a gathering or post; None if there is no fact about it yet."""
    collection = GATHERINGS if link.kind is LinkKind.GATHERING else POSTS
    return await scope[collection].find_one({"_id": link.id}, session=scope.session)


def standing(row: Mapping[str, object], community_id: str, now: datetime) -> Linked:
    """Return the present state of a gathering or post, for an activity of this community."""
    at = row["done_at"]
    is_off = bool(row["is_off"]) or row["community_id"] != community_id
    happened = at if isinstance(at, datetime) and at <= now else None
    return Linked(happened, is_off)
