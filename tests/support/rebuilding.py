"""The read models of a running service, for comparison before and after a rebuild."""

from collections.abc import Sequence
from uuid import uuid4

from shared.messaging.log import Log
from shared.messaging.read_models import Digest, ReadModel, digest
from shared.messaging.rebuild import Outcome, Rebuild
from shared.mongo import Alone, Document, Store


class Rebuilding:
    def __init__(self, store: Store, models: Sequence[ReadModel], kafka: str) -> None:
        self.scope = store.scope
        self._models = models
        self._kafka = kafka

    async def run(self) -> Outcome:
        topics = [topic for model in self._models for topic in model.aggregate.topics]
        log = Log(self._kafka, topics)
        alone = Alone(self.scope, "rebuild", uuid4().hex)
        return await Rebuild(self.scope, self._models, log, alone).run()

    async def digests(self) -> dict[str, Digest]:
        return {model.collection: await digest(self.scope, model) for model in self._models}

    async def damage(self) -> None:
        """In each read model, delete one row, damage one, and add one that no fact explains."""
        for model in self._models:
            rows = self.scope[model.collection]
            lost, wrong, *_ = [
                row for row in await rows.find().to_list(None) if not model.is_forgotten(row)
            ]
            await rows.delete_one({"_id": lost["_id"]})
            await rows.update_one({"_id": wrong["_id"]}, {"$set": {"damaged": True}})
            await rows.insert_one({**wrong, "_id": f"spurious {uuid4().hex}"})

    async def effects(self, *collections: str) -> dict[str, list[Document]]:
        """Return what a rebuild must not touch, without the relay's marks of what it published."""
        unmarked = {"pending": False, "published_at": False}
        return {
            name: await self.scope[name].find({}, unmarked).to_list(None) for name in collections
        }
