"""What changed of who may see what: numbered, by the persons and places that it concerns.

Read models come first, then the change's number. So whoever reads the last number, and then the
read models, knows of all changes up to it.
"""

from collections.abc import Collection

from shared.mongo import Scope, rows_by_id, upsert_each

COLLECTION = "sight"
EVERYTHING = "*"
_LAST = "#"


async def note(scope: Scope, concerned: Collection[str]) -> None:
    """Twice is one more, and does no harm."""
    if not concerned:
        return
    row = await scope[COLLECTION].find_one_and_update(
        {"_id": _LAST}, {"$inc": {"number": 1}}, upsert=True, return_document=True
    )
    change = {"$max": {"number": row["number"]}}
    await upsert_each(scope, COLLECTION, dict.fromkeys(concerned, change))


async def note_everything(scope: Scope) -> None:
    """Read models were made again."""
    await note(scope, [EVERYTHING])


async def last(scope: Scope) -> int:
    """The number of the last change; 0: there was none."""
    row = await scope[COLLECTION].find_one({"_id": _LAST})
    return int(row["number"]) if row else 0


async def newest(scope: Scope, concerned: Collection[str]) -> int:
    """The number of the last change that concerns one of these; 0: there was none."""
    rows = await rows_by_id(scope, COLLECTION, {*concerned, EVERYTHING})
    return max((int(row["number"]) for row in rows.values()), default=0)
