"""Charters in MongoDB: their versions and acceptances."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.membership.domain.communities.charter import Acceptance, Charter, Edition, edition_id
from shared.mongo import (
    Document,
    Index,
    Order,
    Place,
    Scope,
    beyond,
    first_of,
    insert,
    read_document,
    write_document,
)

CHARTERS = "charters"
EDITIONS = "charter_editions"
ACCEPTANCES = "acceptances"
MOST_OF_ONE_PERSON = 1_000

_OF_PERSON = Index([("person_id", 1), ("community.id", 1), ("charter_version", -1)])
_COUNTED = Index([("community.id", 1), ("charter_version", 1), ("is_member", 1)])
_NEWEST: Order = [("accepted_at", -1), ("_id", -1)]
_LISTED = Index([("community.id", 1), ("charter_version", 1), *_NEWEST])
INDEXES = (_OF_PERSON, _COUNTED, _LISTED, Index("membership"))
"""The indexes of acceptances; `membership` and `is_member` are derived fields: see filing.py."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An acceptance in a list. is_member: they still belong to the community, a moment ago."""

    acceptance: Acceptance
    is_member: bool


async def keep_edition(scope: Scope, charter: Charter) -> None:
    await insert(scope, EDITIONS, [write_document(charter.edition)])


async def edition(scope: Scope, community_id: str, version: int) -> Edition | None:
    key = edition_id(community_id, version)
    row = await scope[EDITIONS].find_one({"_id": key}, session=scope.session)
    return read_document(Edition, row) if row else None


async def last_accepted(scope: Scope, community_id: str, person_id: str) -> Acceptance | None:
    """Return the acceptance of the newest version that this person accepted."""
    matching = {"person_id": person_id, "community.id": community_id}
    newest = [("charter_version", -1)]
    row = await scope[ACCEPTANCES].find_one(matching, sort=newest, session=scope.session)
    return read_document(Acceptance, row) if row else None


async def of_person(scope: Scope, person_id: str) -> list[Acceptance]:
    """Return a person's acceptances in all communities; at most MOST_OF_ONE_PERSON."""
    cursor = scope[ACCEPTANCES].find({"person_id": person_id}, session=scope.session)
    rows = await cursor.limit(MOST_OF_ONE_PERSON).to_list(MOST_OF_ONE_PERSON)
    return [read_document(Acceptance, row) for row in rows]


async def count_accepted(scope: Scope, community_id: str, version: int) -> int:
    """Count the members who accepted this version. The index alone answers."""
    matching = {"community.id": community_id, "charter_version": version, "is_member": True}
    one: Document = {"_id": None, "people": {"$sum": 1}}
    pipeline = [{"$match": matching}, {"$group": one}]
    rows = scope[ACCEPTANCES].aggregate(pipeline, session=scope.session)
    return sum([row["people"] async for row in rows])


async def accepted(
    scope: Scope, community_id: str, version: int, *, after: Sequence[object] | None, limit: int
) -> list[Listed]:
    """Return the acceptances, the last first. after: time and id of the previous row."""
    wanted: Document = {"community.id": community_id, "charter_version": version}
    place = Place(beyond(wanted, _NEWEST, after), _LISTED)
    rows = await first_of(scope, ACCEPTANCES, [place], _NEWEST, limit)
    return [Listed(read_document(Acceptance, row), bool(row["is_member"])) for row in rows]
