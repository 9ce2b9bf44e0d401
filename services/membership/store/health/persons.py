"""People's data for the health of communities, and their objections.

A declared gender is in a separate row, not in the profile, so that nothing shows or publishes it.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime

from services.membership.domain.health.traits import Gender, Traits
from services.membership.domain.people.showing import ShownTo
from services.membership.store.people.profiles import COLLECTION
from services.membership.store.traces import MEMBERS
from shared.mongo import Document, Scope

OBJECTIONS = "health_objections"
GENDERS = "declared_genders"
_AT_ONCE = 1_000
_NAMES = ("department", "country", "seniority")
"""The attributes that are in profiles."""


async def traits(scope: Scope, person_ids: Iterable[str]) -> dict[str, Traits]:
    """Return the attributes of these people that everyone may see, and their declared genders."""
    fields = dict.fromkeys((*_NAMES, "audiences"), 1)
    found: dict[str, Traits] = {}
    for ids in _chunks(person_ids):
        wanted = {"_id": {"$in": ids}, "erased": False}
        declared = scope[GENDERS].find({"_id": {"$in": ids}}, session=scope.session)
        genders = {row["_id"]: row["gender"] async for row in declared}
        async for row in scope[COLLECTION].find(wanted, fields, session=scope.session):
            department, country, seniority = (_shown(row, name) for name in _NAMES)
            gender = genders.get(row["_id"], "")
            found[row["_id"]] = Traits(department, country, seniority, gender)
    return found


async def gender_of(scope: Scope, person_id: str) -> Gender | None:
    row = await scope[GENDERS].find_one({"_id": person_id}, session=scope.session)
    return Gender(row["gender"]) if row else None


async def declare_gender(scope: Scope, person_id: str, gender: Gender) -> None:
    row = {"_id": person_id, "gender": gender}
    await scope[GENDERS].replace_one({"_id": person_id}, row, upsert=True, session=scope.session)


async def forget_gender(scope: Scope, person_id: str) -> None:
    await scope[GENDERS].delete_one({"_id": person_id}, session=scope.session)


async def everyone(scope: Scope) -> list[str]:
    """Return the ids of all people of the organisation, except guests."""
    wanted = {"erased": False, "guest": False}
    rows = scope[COLLECTION].find(wanted, {"_id": 1}, session=scope.session)
    return [row["_id"] async for row in rows]


async def members(scope: Scope, community_id: str) -> list[str]:
    """Return the ids of the present members."""
    wanted = {"community_id": community_id, "is_in": True}
    rows = scope[MEMBERS].find(wanted, session=scope.session)
    return [row["person_id"] async for row in rows]


async def count_members(scope: Scope, community_id: str) -> int:
    wanted = {"community_id": community_id, "is_in": True}
    return int(await scope[MEMBERS].count_documents(wanted, session=scope.session))


async def communities_of(scope: Scope, person_id: str) -> list[str]:
    """Return the ids of the communities where the person is or was a member."""
    rows = scope[MEMBERS].find({"person_id": person_id}, session=scope.session)
    return [row["community_id"] async for row in rows]


async def objecting(scope: Scope, person_ids: Iterable[str]) -> AbstractSet[str]:
    """Return those of these people who objected."""
    found: set[str] = set()
    for ids in _chunks(person_ids):
        rows = scope[OBJECTIONS].find({"_id": {"$in": ids}}, session=scope.session)
        found |= {row["_id"] async for row in rows}
    return found


async def object_to(scope: Scope, person_id: str, at: datetime) -> None:
    row = {"$setOnInsert": {"at": at}}
    await scope[OBJECTIONS].update_one({"_id": person_id}, row, upsert=True, session=scope.session)


async def agree(scope: Scope, person_id: str) -> None:
    await scope[OBJECTIONS].delete_one({"_id": person_id}, session=scope.session)


async def objected_at(scope: Scope, person_id: str) -> datetime | None:
    row = await scope[OBJECTIONS].find_one({"_id": person_id}, session=scope.session)
    return row["at"] if row else None


def _chunks(person_ids: Iterable[str]) -> Iterator[list[str]]:
    ids = list(person_ids)
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


def _shown(row: Document, name: str) -> str:
    audience = row.get("audiences", {}).get(name, ShownTo.EVERYONE)
    return str(row.get(name) or "") if audience == ShownTo.EVERYONE else ""
