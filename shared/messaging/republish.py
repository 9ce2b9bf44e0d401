"""The republishing of all aggregates of a store, for example after a topic was lost."""

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
    """Republish a collection. Yields the size of each batch.

    `tell` puts the fact of one aggregate into the outbox. Each batch writes its documents in the
    transaction that adds their facts to the outbox. So a concurrent change conflicts with it, and
    no older version can follow a newer one in the topic.
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
