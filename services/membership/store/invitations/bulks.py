"""Files of people to add, and their lines, in MongoDB. No fact holds them, and they expire."""

from collections import Counter
from collections.abc import Sequence

from services.membership.domain.invitations.bulk import Bulk, Line, LineOutcome
from shared.mongo import (
    Document,
    Index,
    Order,
    Place,
    Scope,
    beyond,
    blank_some,
    create_indexes,
    delete_many,
    delete_some,
    first_of,
    insert,
    read_document,
    read_first_of,
    replace_versions,
    upsert_each,
    write_document,
)

BULKS = "bulks"
LINES = "bulk_lines"
BATCH = 500
_FORGOTTEN_AT_ONCE = 100
_NEWEST: Order = [("made_at", -1), ("_id", -1)]
_LISTED = Index([("community.id", 1), *_NEWEST])
_IN_ORDER: Order = [("number", 1)]
_BY_NUMBER = Index([("bulk_id", 1), *_IN_ORDER])
_BY_OUTCOME = Index([("bulk_id", 1), ("outcome", 1), *_IN_ORDER])
_EXPIRY = Index("expires_at", expires_seconds=0, name="expiry")
INDEXES = {
    BULKS: (_LISTED, Index("made_by"), _EXPIRY),
    LINES: (_BY_NUMBER, _BY_OUTCOME, Index("person_id"), Index("address"), _EXPIRY),
}


async def prepare(scope: Scope) -> None:
    for collection, indexes in INDEXES.items():
        await create_indexes(scope, collection, indexes)


async def add(scope: Scope, bulk: Bulk, lines: Sequence[Line]) -> None:
    await insert(scope, BULKS, [write_document(bulk)])
    more = {"bulk_id": bulk.id, "expires_at": bulk.expires_at}
    for start in range(0, len(lines), BATCH):
        rows = lines[start : start + BATCH]
        await insert(
            scope,
            LINES,
            [{"_id": _key(bulk.id, row.number), **row.model_dump(), **more} for row in rows],
        )


async def save(scope: Scope, bulk: Bulk) -> None:
    """Replace the stored version. Raises: StaleVersionError."""
    await replace_versions(scope, BULKS, [write_document(bulk)])


async def find(scope: Scope, bulk_id: str) -> Bulk | None:
    row = await scope[BULKS].find_one({"_id": bulk_id}, session=scope.session)
    return read_document(Bulk, row) if row else None


async def of_community(
    scope: Scope, community_id: str, *, after: Sequence[object] | None, limit: int
) -> list[Bulk]:
    """Return files, newest first. after: time and id of the previous one."""
    place = Place(beyond({"community.id": community_id}, _NEWEST, after), _LISTED)
    return await read_first_of(scope, BULKS, Bulk, [place], _NEWEST, limit)


async def lines(
    scope: Scope,
    bulk_id: str,
    *,
    outcome: LineOutcome | None = None,
    after: int = 0,
    limit: int = BATCH,
) -> list[Line]:
    """Return lines in the file's order. after: the number of the previous one."""
    wanted: Document = {"bulk_id": bulk_id} | ({"outcome": outcome} if outcome else {})
    index = _BY_OUTCOME if outcome else _BY_NUMBER
    place = Place(beyond(wanted, _IN_ORDER, [after]), index)
    rows = await first_of(scope, LINES, [place], _IN_ORDER, limit)
    return [Line.model_validate(row) for row in rows]


async def note(scope: Scope, bulk: Bulk, looked_at: Sequence[Line]) -> None:
    """Record the outcomes of these lines, the next ones of the file."""
    changes: dict[str, Document] = {
        _key(bulk.id, line.number): {
            "$set": line.model_dump(include={"outcome", "why", "person_id"})
        }
        for line in looked_at
    }
    await upsert_each(scope, LINES, changes)
    bulk.looked_at += len(looked_at)
    counts = Counter(bulk.counts) + Counter(line.outcome for line in looked_at if line.outcome)
    bulk.counts = dict(counts)


async def forget_address(scope: Scope, address: str) -> None:
    await delete_many(scope, LINES, {"address": address})


async def forget_added(scope: Scope, person_id: str) -> bool:
    """Delete some of this person's lines. Return False if none is left."""
    return await delete_some(scope, LINES, {"person_id": person_id}, _FORGOTTEN_AT_ONCE)


async def forget_maker(scope: Scope, person_id: str) -> bool:
    """Remove this person from some files that they sent. Return False if none is left."""
    return await blank_some(scope, BULKS, "made_by", person_id, _FORGOTTEN_AT_ONCE)


def _key(bulk_id: str, number: int) -> str:
    return f"{bulk_id}.{number:06}"
