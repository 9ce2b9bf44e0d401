"""Changes of visibility: numbered, by the persons and places that they concern.

Read models are updated first, then the number is stored. A reader that reads the last number, and
then the read models, therefore has all changes up to that number.
"""

from collections.abc import Collection

from shared.mongo import Scope, rows_by_id, upsert_each

COLLECTION = "sight"
EVERYTHING = "*"
_LAST = "#"


async def note(scope: Scope, concerned: Collection[str]) -> None:
    """Record a change. Repeating it adds a number, which is harmless."""
    if not concerned:
        return
    row = await scope[COLLECTION].find_one_and_update(
        {"_id": _LAST}, {"$inc": {"number": 1}}, upsert=True, return_document=True
    )
    change = {"$max": {"number": row["number"]}}
    await upsert_each(scope, COLLECTION, dict.fromkeys(concerned, change))


async def note_everything(scope: Scope) -> None:
    """Record that read models were rebuilt."""
    await note(scope, [EVERYTHING])


async def last(scope: Scope) -> int:
    """Return the number of the last change; 0 if there was none."""
    row = await scope[COLLECTION].find_one({"_id": _LAST})
    return int(row["number"]) if row else 0


async def newest(scope: Scope, concerned: Collection[str]) -> int:
    """Return the number of the last change that concerns one of these; 0 if there was none."""
    rows = await rows_by_id(scope, COLLECTION, {*concerned, EVERYTHING})
    return max((int(row["number"]) for row in rows.values()), default=0)
