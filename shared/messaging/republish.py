"""Telling a store's aggregates again, so that a reader can start from a topic that lost them."""

from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from pydantic import BaseModel

from shared.messaging.unit import Unit, Work
from shared.mongo import in_batches, read_document, update_each

Stored = TypeVar("Stored", bound=BaseModel)

BATCH = 100


async def republish_collection(
    unit: Unit, collection: str, model: type[Stored], tell: Callable[[Work, Stored], None]
) -> AsyncIterator[int]:
    """`tell` puts one aggregate's fact into the outbox. Yields how many each batch told.

    Each batch touches its documents in the transaction that tells them: a change that runs beside
    it conflicts, so an older version can never follow a newer one into the topic.
    """
    async for batch in in_batches(unit.store.scope, collection, model, BATCH):
        ids = [str(getattr(aggregate, "id")) for aggregate in batch]  # noqa: B009

        async def tell_again(*, work: Work, ids: list[str] = ids) -> int:
            await update_each(work.scope, collection, ids, {"$set": {"republished_at": work.now}})
            documents = (
                await work.scope[collection]
                .find({"_id": {"$in": ids}}, session=work.scope.session)
                .to_list(BATCH)
            )
            for document in documents:
                tell(work, read_document(model, document))
            return len(work.versions)

        outcome = await unit.run(tell_again)
        yield outcome.result
