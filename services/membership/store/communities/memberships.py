"""Memberships in MongoDB."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from services.membership.domain.communities.membership import OPEN, Membership
from shared.contracts.values import Role, Standing
from shared.mongo import (
    Document,
    Index,
    Order,
    Place,
    Scope,
    begins_with,
    beyond,
    first_of,
    in_merged,
    read_document,
    read_first_of,
)

COLLECTION = "memberships"
OWNER_TURNS = "owner_turns"
FIND_OWNER = "find_owner"
"""The job that appoints the next owner of a community; hand_over.py documents its key."""
MOST_OF_ONE_PERSON = 1_000
_ONE = ("community.id", "standing")


def _by(*first: str, order: Order, further: Sequence[str] = ()) -> Index:
    return Index([*((each, 1) for each in first), *order, *((each, 1) for each in further)])


class MemberSort(StrEnum):
    """The order of a list of members; `newest`: the latest to join first."""

    NAME = "name"
    NEWEST = "newest"


ORDERS: dict[MemberSort, Order] = {
    MemberSort.NAME: [("called", 1), ("person_id", 1)],
    MemberSort.NEWEST: [("since", -1), ("person_id", -1)],
}
_NAMED = {MemberSort.NAME: (), MemberSort.NEWEST: ("called",)}
"""The fields that an index adds for a filter by name, if it does not sort by name."""
_LISTED = {
    (sort, by_role): _by(*_ONE, *(["role"] if by_role else []), order=order, further=_NAMED[sort])
    for sort, order in ORDERS.items()
    for by_role in (False, True)
}
BY_NAME = _LISTED[MemberSort.NAME, False]
OF_PERSON = Index([("person_id", 1), ("standing", 1), ("_id", 1)])
BY_SUCCESSOR = Index("successor_id", where={"successor_id": {"$gt": ""}})
INDEXES = (*_LISTED.values(), OF_PERSON, BY_SUCCESSOR)
DROPPED = ("community.id_1_standing_1__id_1", "community.id_1_standing_1_role_1_person_id_1")
"""The indexes of older versions."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list.

    named: the folded beginning of names. after: the values of the order's fields in the previous
    row.
    """

    standing: Standing = Standing.ACTIVE
    role: Role | None = None
    named: str = ""
    sort: MemberSort = MemberSort.NAME
    after: Sequence[Any] | None = None

    def matching(self) -> Document:
        wanted: Document = {"standing": self.standing}
        if self.role is not None:
            wanted["role"] = self.role
        if self.named:
            wanted["called"] = begins_with(self.named)
        return beyond(wanted, ORDERS[self.sort], self.after)


def still_open(person_id: str) -> Document:
    """Return the query for the communities where a person belongs, or waits to."""
    return {"person_id": person_id, "standing": {"$in": list(OPEN)}}


def naming(person_id: str) -> Document:
    """Return the query for `still_open` memberships, and those that name them as successor."""
    return {"$or": [still_open(person_id), {"successor_id": person_id}]}


async def named_by(scope: Scope, community_id: str, person_id: str) -> list[Membership]:
    """Return the memberships of the owners who named this person as their successor."""
    matching = {"successor_id": person_id, "community.id": community_id}
    cursor = scope[COLLECTION].find(matching, session=scope.session)
    documents = await cursor.to_list(MOST_OF_ONE_PERSON)
    return [read_document(Membership, document) for document in documents]


async def of_person(
    scope: Scope, person_id: str, standings: AbstractSet[Standing]
) -> list[Membership]:
    """Return a person's memberships with these standings; at most MOST_OF_ONE_PERSON."""
    matching = {"person_id": person_id, "standing": {"$in": list(standings)}}
    cursor = scope[COLLECTION].find(matching, session=scope.session).sort("_id", 1)
    documents = await cursor.limit(MOST_OF_ONE_PERSON).to_list(MOST_OF_ONE_PERSON)
    return [read_document(Membership, document) for document in documents]


async def of_community(
    scope: Scope, community_id: str, filters: Filters, *, limit: int
) -> list[Membership]:
    index = _LISTED[filters.sort, filters.role is not None]
    place = Place({"community.id": community_id, **filters.matching()}, index)
    order = ORDERS[filters.sort]
    return await read_first_of(scope, COLLECTION, Membership, [place], order, limit)


async def companions(
    scope: Scope, community_ids: Sequence[str], filters: Filters, *, limit: int
) -> list[str]:
    """Return the ids of the people in all these communities, each once, by name."""
    chunks = in_merged(community_ids)
    found: dict[str, None] = {}
    order, index = ORDERS[MemberSort.NAME], _LISTED[MemberSort.NAME, False]
    while chunks and len(found) < limit:
        matching = filters.matching()
        places = [Place({"community.id": {"$in": chunk}, **matching}, index) for chunk in chunks]
        rows = await first_of(scope, COLLECTION, places, order, limit)
        found |= dict.fromkeys(row["person_id"] for row in rows)
        if len(rows) < limit:
            break
        # a person in several communities comes several times
        filters = replace(filters, after=[rows[-1][name] for name, _ in order])
    return list(found)[:limit]


async def count_active(scope: Scope, community_ids: Iterable[str]) -> dict[str, int]:
    """Return the number of members of each of these communities. The index alone answers."""
    ids = list(community_ids)
    matching = {"community.id": {"$in": ids}, "standing": Standing.ACTIVE}
    counted: Document = {"_id": "$community.id", "members": {"$sum": 1}}
    pipeline = [{"$match": matching}, {"$group": counted}]
    rows = scope[COLLECTION].aggregate(pipeline, session=scope.session)
    found = {row["_id"]: row["members"] async for row in rows}
    return {community_id: found.get(community_id, 0) for community_id in ids}


async def active(scope: Scope, ids: Iterable[str]) -> set[str]:
    """Return the ids of those of these memberships that are active."""
    matching = {"_id": {"$in": list(ids)}, "standing": Standing.ACTIVE}
    cursor = scope[COLLECTION].find(matching, {"_id": 1}, session=scope.session)
    return {row["_id"] async for row in cursor}


async def count_owners(scope: Scope, community_ids: Iterable[str]) -> dict[str, int]:
    """Return the number of owners of each of these communities."""
    ids = list(community_ids)
    owns = {"standing": Standing.ACTIVE, "role": Role.OWNER}
    counted: Document = {"_id": "$community.id", "owners": {"$sum": 1}}
    pipeline = [{"$match": {"community.id": {"$in": ids}, **owns}}, {"$group": counted}]
    rows = scope[COLLECTION].aggregate(pipeline, session=scope.session)
    found = {row["_id"]: row["owners"] async for row in rows}
    return {community_id: found.get(community_id, 0) for community_id in ids}


async def longest_serving(
    scope: Scope, community_id: str, role: Role, *, limit: int
) -> list[Membership]:
    """Return the members with this role, the longest-standing first."""
    matching = {"community.id": community_id, "standing": Standing.ACTIVE, "role": role}
    index = _LISTED[MemberSort.NEWEST, True]
    cursor = scope[COLLECTION].find(matching, session=scope.session, hint=index.fields)
    rows = await cursor.sort([("since", 1), ("person_id", 1)]).limit(limit).to_list(limit)
    return [read_document(Membership, row) for row in rows]


async def has_other_owner(scope: Scope, community_id: str, person_id: str) -> bool:
    """Return whether somebody else owns the community, in a transaction.

    Two owners who leave concurrently write the same document first, so they cannot both commit: the
    second sees that the first has left.
    """
    await scope[OWNER_TURNS].update_one(
        {"_id": community_id}, {"$inc": {"turns": 1}}, upsert=True, session=scope.session
    )
    other = await scope[COLLECTION].find_one(
        {
            "community.id": community_id,
            "standing": Standing.ACTIVE,
            "role": Role.OWNER,
            "person_id": {"$ne": person_id},
        },
        session=scope.session,
    )
    return other is not None
