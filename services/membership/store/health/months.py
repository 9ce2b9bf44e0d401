"""Months and sizes of communities in MongoDB: computed from the traces, and from nothing else."""

from collections.abc import Iterable, Sequence

from services.membership.domain.health.month import Month, Told, month_key, read_key
from services.membership.domain.health.place import Place
from services.membership.store.health import persons, traces
from shared.mongo import Index, Scope, read_document, read_many, write_document

MONTHS = "health_months"
PLACES = "health_places"
MOST_ALIKE = 200
"""The most communities that one is compared with."""

_ALIKE = Index([("is_open", 1), ("band", 1), ("_id", 1)])
INDEXES = {PLACES: (_ALIKE,)}


async def read_told(scope: Scope, key: str) -> Told:
    """Return what the traces tell of a month."""
    community_id, month = read_key(key)
    posts, replies, comers = await traces.told_of(scope, community_id, month)
    stays = await traces.stays(scope, community_id, month)
    sides = (side for each in replies for side in (each.person_id, each.to_id))
    named = (*(each.person_id for each in posts), *sides, *comers)
    people = {each for each in named if each} | {each.person_id for each in stays}
    traits = await persons.traits(scope, people)
    return Told(
        posts=posts,
        replies=replies,
        answers=await traces.answers_to(scope, (each.id for each in posts if each.asks)),
        comers=[each for each in comers if each],
        stays=stays,
        departments={key: each.department for key, each in traits.items() if each.department},
        apart=await persons.objecting(scope, people),
    )


async def save_month(scope: Scope, month: Month) -> None:
    row = write_document(month)
    await scope[MONTHS].replace_one({"_id": month.id}, row, upsert=True, session=scope.session)


async def save_place(scope: Scope, place: Place) -> None:
    row = write_document(place)
    await scope[PLACES].replace_one({"_id": place.id}, row, upsert=True, session=scope.session)


async def months(scope: Scope, community_ids: Iterable[str], names: Sequence[str]) -> list[Month]:
    """Return these months of each of these communities; those without a row are empty."""
    keys = [(each, name) for each in community_ids for name in names]
    found = await read_many(scope, MONTHS, Month, (month_key(*key) for key in keys))
    return [
        found.get(month_key(*key)) or Month(id=month_key(*key), community_id=key[0], month=key[1])
        for key in keys
    ]


async def place(scope: Scope, community_id: str) -> Place:
    row = await scope[PLACES].find_one({"_id": community_id}, session=scope.session)
    return read_document(Place, row) if row else Place(id=community_id)


async def open_ones(scope: Scope, band: int) -> list[str]:
    """Return the ids of open communities of a size: one more than one is compared with."""
    wanted = {"is_open": True, "band": band}
    cursor = scope[PLACES].find(wanted, {"_id": 1}, session=scope.session, hint=_ALIKE.fields)
    rows = await cursor.sort("_id", 1).limit(MOST_ALIKE + 1).to_list(MOST_ALIKE + 1)
    return [row["_id"] for row in rows]
