"""Deliveries in MongoDB: plans in progress, and how far they are.

A worker that takes one holds it for HOLD. Then another worker may take it and continue.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel

from services.notifications.domain.notice import Plan
from shared.mongo import Document, Scope, read_document, upsert_each, write_document

COLLECTION = "deliveries"
HOLD = timedelta(seconds=10)


class Delivery(BaseModel):
    """A delivery. `after`: the last person handled. `look`: how many rounds it has done.

    `whole`: this round covers all recipients, not only those heard of meanwhile. `missed`: in this
    round, somebody could not be notified yet, so the next round is whole. `traceparent`: the trace
    of the fact.
    """

    id: str
    plan: Plan
    began_at: datetime
    due_at: datetime
    after: str = ""
    look: int = 0
    whole: bool = True
    missed: bool = False
    traceparent: str | None = None


async def prepare(scope: Scope) -> None:
    await scope[COLLECTION].create_index([("due_at", 1)])


async def add(scope: Scope, deliveries: Sequence[Delivery]) -> None:
    """Add deliveries. Idempotent."""
    documents = {delivery.id: write_document(delivery) for delivery in deliveries}
    for document in documents.values():
        document.pop("_id")
    changes = {key: {"$setOnInsert": document} for key, document in documents.items()}
    await upsert_each(scope, COLLECTION, changes)


async def take(scope: Scope, now: datetime) -> str | None:
    """Take the delivery that is due longest, for HOLD. Returns its id."""
    document = await scope[COLLECTION].find_one_and_update(
        {"due_at": {"$lte": now}},
        {"$set": {"due_at": now + HOLD}},
        {"_id": 1},
        sort=[("due_at", 1)],
    )
    return str(document["_id"]) if document else None


async def find(scope: Scope, delivery_id: str) -> Delivery | None:
    document = await scope[COLLECTION].find_one({"_id": delivery_id})
    return read_document(Delivery, document) if document else None


async def save(scope: Scope, taken: Delivery, delivery: Delivery) -> None:
    """Save progress, unless another worker has taken the delivery and will finish it."""
    await scope[COLLECTION].replace_one(_as_taken(taken), write_document(delivery))


async def put_off(scope: Scope, delivery_id: str, due_at: datetime) -> None:
    await scope[COLLECTION].update_one({"_id": delivery_id}, {"$set": {"due_at": due_at}})


async def finish(scope: Scope, taken: Delivery) -> None:
    await scope[COLLECTION].delete_one(_as_taken(taken))


def _as_taken(delivery: Delivery) -> Document:
    return {"_id": delivery.id, "due_at": delivery.due_at}
