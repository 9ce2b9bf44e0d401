"""Months and sizes of communities in MongoDB: computed from the traces, and from nothing else."""

from collections.abc import AsyncIterator, Iterable, Sequence

from services.membership.domain.health.month import (
    Asked,
    Month,
    Replied,
    Stay,
    Told,
    month_key,
    read_key,
)
from services.membership.domain.health.place import Place
from services.membership.store.health import persons
from services.membership.store.traces import COMERS, MEMBERS, POSTS, REPLIES
from shared.mongo import (
    Document,
    Index,
    Scope,
    all_rows,
    read_document,
    read_many,
    write_document,
)

MONTHS = "health_months"
PLACES = "health_places"
MOST_ALIKE = 200
"""The maximum number of communities that one is compared with."""

_AT_ONCE = 1_000
_NAMING = (
    *((POSTS, "by"), (REPLIES, "by"), (REPLIES, "to_id")),
    *((COMERS, "person_id"), (MEMBERS, "person_id")),
)
_ALIKE = Index([("is_open", 1), ("band", 1), ("_id", 1)])
INDEXES = {PLACES: (_ALIKE,)}


async def read_told(scope: Scope, key: str) -> Told:
    """Return the traces' data about a month."""
    community_id, month = read_key(key)
    posts, replies, comers = await told_of(scope, community_id, month)
    stayed = await stays(scope, community_id, month)
    sides = (side for each in replies for side in (each.person_id, each.to_id))
    named = (*(each.person_id for each in posts), *sides, *comers)
    people = {each for each in named if each} | {each.person_id for each in stayed}
    traits = await persons.traits(scope, people)
    return Told(
        posts=posts,
        replies=replies,
        answers=await answers_to(scope, (each.id for each in posts if each.asks)),
        comers=[each for each in comers if each],
        stays=stayed,
        departments={key: each.department for key, each in traits.items() if each.department},
        apart=await persons.objecting(scope, people),
    )


async def told_of(
    scope: Scope, community_id: str, month: str
) -> tuple[list[Asked], list[Replied], list[str | None]]:
    """Return the posts and replies of a month, and the people who accepted a gathering in it."""
    wanted = {"community_id": community_id, "month": month}
    return (
        [
            Asked(row["_id"], row["by"], row["asks"], row["done_at"])
            async for row in _find(scope, POSTS, wanted)
        ],
        [_replied(row) async for row in _find(scope, REPLIES, wanted)],
        [row["person_id"] async for row in _find(scope, COMERS, wanted)],
    )


async def answers_to(scope: Scope, post_ids: Iterable[str]) -> list[Replied]:
    """Return the answers to these questions."""
    found: list[Replied] = []
    ids = list(post_ids)
    for start in range(0, len(ids), _AT_ONCE):
        wanted = {"post_id": {"$in": ids[start : start + _AT_ONCE]}, "answers": True}
        found += [_replied(row) async for row in _find(scope, REPLIES, wanted)]
    return found


async def stays(scope: Scope, community_id: str, month: str) -> list[Stay]:
    """Return the stays of the people who last joined in this month."""
    rows = _find(scope, MEMBERS, {"community_id": community_id, "month": month})
    return [Stay(row["person_id"], row["joined_at"], row["left_at"]) async for row in rows]


async def count_overdue(scope: Scope, community_id: str, today: str) -> int:
    """Return the number of posts whose review was due before today."""
    wanted = {"community_id": community_id, "review_on": {"$gt": "", "$lt": today}}
    return int(await scope[POSTS].count_documents(wanted, session=scope.session))


async def naming(scope: Scope, person_id: str) -> set[tuple[str, str]]:
    """Return the communities and months whose traces name this person."""
    found: set[tuple[str, str]] = set()
    group = {"_id": {"community_id": "$community_id", "month": "$month"}}
    for collection, name in _NAMING:
        pipeline: list[Document] = [{"$match": {name: person_id}}, {"$group": group}]
        rows = scope[collection].aggregate(pipeline, session=scope.session)
        keys = [(row["_id"].get("community_id"), row["_id"].get("month")) async for row in rows]
        found |= {(community_id, month) for community_id, month in keys if community_id and month}
    return found


async def counted(scope: Scope) -> AsyncIterator[set[tuple[str, str]]]:
    """Yield all communities and months that were counted, in batches."""
    async for page in all_rows(scope, MONTHS):
        yield {read_key(row["_id"]) for row in page}


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


def _find(scope: Scope, collection: str, wanted: Document) -> AsyncIterator[Document]:
    return scope[collection].find(wanted, session=scope.session)


def _replied(row: Document) -> Replied:
    return Replied(row["post_id"], row["by"], row["to_id"], row["done_at"])
