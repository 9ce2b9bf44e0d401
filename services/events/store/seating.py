"""The occupancy of gatherings, in MongoDB: one document each, on which turns are taken."""

from collections.abc import Sequence

from services.events.domain.attendance import Seating
from shared.mongo import Scope, insert, read_document, read_many, write_document

COLLECTION = "seating"
FILL_SEATS = "fill_seats"
"""The kind of the job that fills free seats, keyed by the gathering's id."""


async def add(scope: Scope, gathering_id: str) -> None:
    await insert(scope, COLLECTION, [write_document(Seating(id=gathering_id))])


async def take_turn(scope: Scope, gathering_id: str) -> Seating:
    """Take a turn, in a transaction.

    Another turn at the same time waits, or sees this one's changes. Two turns cannot both commit
    based on the same state, since both change this document.
    """
    document = await scope[COLLECTION].find_one_and_update(
        {"_id": gathering_id}, {"$inc": {"turns": 1}}, return_document=True, session=scope.session
    )
    return read_document(Seating, document)


async def find_many(scope: Scope, ids: Sequence[str]) -> dict[str, Seating]:
    return await read_many(scope, COLLECTION, Seating, ids)


async def save(scope: Scope, seating: Seating) -> None:
    """Store the counts, in the transaction that took the turn."""
    counts = {"seated": seating.seated, "waiting": seating.waiting}
    await scope[COLLECTION].update_one({"_id": seating.id}, {"$set": counts}, session=scope.session)
