"""The counted contributions of people, one row for each community, and the boards of communities.

Rows are derived from the traces, and counted anew whenever one of those changes.
"""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from services.membership.domain.recognition.deeds import Kind, Tally
from shared.mongo import (
    Document,
    Index,
    Scope,
    all_rows,
    create_indexes,
    delete_many,
    delete_some,
)

SCORES = "scores"
BOARDS = "boards"
EVERYWHERE = ""
"""The community of contributions that are for everyone."""
MOST_PLACES = 10_000
MOST_LISTED = 1_000
"""The maximum number of rows of a community that are read for its board."""
_BATCH = 100

_OF = Index("person_id")
_BEST = Index([("community_id", 1), ("score", -1), ("_id", 1)])


@dataclass(frozen=True, slots=True)
class Scored:
    """A person's score in a community, as of EPOCH."""

    person_id: str
    score: float


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, SCORES, (_OF, _BEST))


async def replace(scope: Scope, person_id: str, found: Mapping[str | None, Tally]) -> None:
    """Replace the stored contributions of a person."""
    rows = {row["_id"]: row for row in (_row(person_id, key, each) for key, each in found.items())}
    cursor = scope[SCORES].find({"person_id": person_id}, session=scope.session)
    before = {row["_id"]: row for row in await cursor.to_list(MOST_PLACES)}
    if gone := before.keys() - rows.keys():
        await delete_many(scope, SCORES, {"_id": {"$in": sorted(gone)}})
    for key, row in rows.items():
        if before.get(key) != row:
            await scope[SCORES].replace_one({"_id": key}, row, upsert=True, session=scope.session)


async def forget(scope: Scope, person_id: str) -> bool:
    """Delete a batch of a person's rows. False: none is left."""
    return await delete_some(scope, SCORES, {"person_id": person_id}, _BATCH)


async def everybody(scope: Scope) -> AsyncIterator[set[str]]:
    """Yield the ids of all people who have a score, in batches; some are in several."""
    async for page in all_rows(scope, SCORES):
        yield {row["person_id"] for row in page}


async def of_person(scope: Scope, person_id: str) -> dict[str, Tally]:
    """Return a person's contributions, by community."""
    cursor = scope[SCORES].find({"person_id": person_id}, session=scope.session)
    rows = await cursor.to_list(MOST_PLACES)
    return {row["community_id"]: _tally(row) for row in rows}


async def best(scope: Scope, community_id: str) -> AsyncIterator[list[Scored]]:
    """Yield the people with the highest scores in a community, in batches, at most MOST_LISTED."""
    matching = {"community_id": community_id}
    fields = {"person_id": 1, "score": 1}
    cursor = scope[SCORES].find(matching, fields, session=scope.session, hint=_BEST.fields)
    cursor = cursor.sort([("score", -1), ("_id", 1)]).limit(MOST_LISTED)
    while rows := await cursor.to_list(_BATCH):
        yield [Scored(row["person_id"], row["score"]) for row in rows]


async def has_board(scope: Scope, community_id: str) -> bool:
    row = await scope[BOARDS].find_one({"_id": community_id}, session=scope.session)
    return row is not None


async def switch_board(scope: Scope, community_id: str, *, on: bool) -> None:
    if on:
        row = {"_id": community_id}
        await scope[BOARDS].replace_one(row, row, upsert=True, session=scope.session)
    else:
        await delete_many(scope, BOARDS, {"_id": community_id})


def _row(person_id: str, community_id: str | None, tally: Tally) -> Document:
    place = community_id or EVERYWHERE
    return {
        "_id": f"{person_id}.{place}",
        "person_id": person_id,
        "community_id": place,
        "counts": {str(kind): tally.counts[kind] for kind in Kind if tally.counts[kind]},
        "scores": {str(kind): tally.scores[kind] for kind in Kind if kind in tally.scores},
        "score": tally.score,
    }


def _tally(row: Document) -> Tally:
    return Tally(
        Counter({Kind(kind): number for kind, number in row["counts"].items()}),
        {Kind(kind): score for kind, score in row["scores"].items()},
    )
