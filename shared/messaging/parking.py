"""Parking: facts that could not be applied, kept with the reason until replayed or dropped.

A parked fact holds back the later facts of its key, which are parked `behind` it. A row: `_id`
(group, topic, partition, offset), `group`, `topic`, `key`, `partition`, `offset`, `headers`,
`value`, `type`, `reason`, `trace`, `behind`, `replay`, `parked_at`.
"""

import asyncio
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.messaging.unit import utc_now
from shared.mongo import Document, Index, Scope, Store, create_indexes, delete_many
from shared.observe import metrics

COLLECTION = "parked"
INDEXES = (
    Index([("group", 1), ("topic", 1), ("key", 1)]),
    Index([("group", 1), ("parked_at", 1)]),
    Index([("group", 1), ("replay", 1), ("topic", 1), ("partition", 1), ("offset", 1)]),
)
MOST_LISTED = 1_000
MOST_REASON = 2_000
MOST_TRACE = 8_000
"""The maximum length of a stored reason, and of the end of a trace."""

Key = tuple[str, str]
"""A topic and a key in it."""


@dataclass(frozen=True, slots=True)
class Record:
    """The parts of a Kafka record that parking keeps."""

    topic: str
    partition: int
    offset: int
    key: str
    headers: tuple[tuple[str, bytes], ...]
    value: bytes

    @property
    def fact_type(self) -> str:
        return (dict(self.headers).get("ce_type") or b"").decode(errors="replace")


async def prepare(scope: Scope) -> None:
    """Create the indexes. Idempotent."""
    await create_indexes(scope, COLLECTION, INDEXES)


class Parking:
    """The parking of one consumer group. `keys`: the keys that are held back."""

    def __init__(
        self, store: Store, group: str, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.scope = store.scope
        self._rows = store.scope[COLLECTION]
        self._store = store
        self._clock = clock
        self.group = group
        self.keys: set[Key] = set()
        self._meanwhile: set[Key] = set()
        self._loading = asyncio.Lock()
        self._asked, self._answered = 1, 0

    def forget(self) -> None:
        """Make the next call of `ready` reload the keys parked by other processes."""
        self._asked += 1

    async def ready(self) -> None:
        """Load the keys that are held back, once after each `forget`."""
        while self._answered < self._asked:
            await self.load()

    async def load(self) -> None:
        """Load the keys that are held back now, since other processes park, replay and drop too.

        Keys that are parked while the query runs are added.
        """
        async with self._loading:
            asked, self._meanwhile = self._asked, set()
            held_back = await self._held_back()
            self.keys = held_back | self._meanwhile
            self._answered = asked

    async def _held_back(self) -> set[Key]:
        head = {"$cond": ["$behind", 0, 1]}
        keys = await self._rows.aggregate(
            [
                {"$match": {"group": self.group}},
                {
                    "$group": {
                        "_id": {"topic": "$topic", "key": "$key"},
                        "count": {"$sum": 1},
                        "heads": {"$sum": head},
                    }
                },
            ]
        ).to_list(None)
        for row in keys:
            if row["heads"] == 0:  # the fact that held these back has been replayed or dropped
                await self._ask({"group": self.group, **row["_id"]})
        metrics.PARKED.set(sum(row["count"] for row in keys))
        return {(row["_id"]["topic"], row["_id"]["key"]) for row in keys}

    async def count(self) -> int:
        return int(await self._rows.count_documents({"group": self.group}))

    async def park(self, record: Record, error: BaseException) -> None:
        """Keep a record, with the reason why it could not be applied. Idempotent."""
        trace = "".join(traceback.format_exception(error))[-MOST_TRACE:]
        await self._keep(record, reason=repr(error)[:MOST_REASON], trace=trace)

    async def park_behind(self, record: Record) -> bool:
        """Park a record if its key is held back. False: the key is free, so apply the record."""
        of_key = {"group": self.group, "topic": record.topic, "key": record.key}
        head = await self._rows.find_one(of_key, {"replay": 1})
        if head is None:
            self.keys.discard((record.topic, record.key))
            return False
        await self._keep(
            record, reason="behind an earlier fact of its key", behind=True, replay=head["replay"]
        )
        return True

    async def _keep(
        self,
        record: Record,
        *,
        reason: str,
        trace: str = "",
        behind: bool = False,
        replay: bool = False,
    ) -> None:
        row = {
            "group": self.group,
            "topic": record.topic,
            "key": record.key,
            "partition": record.partition,
            "offset": record.offset,
            "headers": [[name, value] for name, value in record.headers],
            "value": record.value,
            "type": record.fact_type,
            "reason": reason,
            "trace": trace,
            "behind": behind,
            "replay": replay,
            "parked_at": self._clock(),
        }
        row_id = f"{self.group}|{record.topic}|{record.partition}|{record.offset}"
        await self._rows.update_one({"_id": row_id}, {"$setOnInsert": row}, upsert=True)
        for keys in (self.keys, self._meanwhile):
            keys.add((record.topic, record.key))

    async def next_replay(self) -> Document | None:
        """Return the first parked row of a key whose replay was requested."""
        found: Document | None = await self._rows.find_one(
            {"group": self.group, "replay": True},
            sort=[("topic", 1), ("partition", 1), ("offset", 1)],
        )
        return found

    async def release(self, row: Document) -> None:
        await self._rows.delete_one({"_id": row["_id"]})

    async def keep(self, row: Document, error: BaseException) -> None:
        """Keep the whole key parked after a failed replay, with the new reason."""
        trace = "".join(traceback.format_exception(error))[-MOST_TRACE:]
        await self._rows.update_many(
            {"group": self.group, "topic": row["topic"], "key": row["key"]},
            {"$set": {"replay": False}},
        )
        await self._rows.update_one(
            {"_id": row["_id"]},
            {"$set": {"reason": repr(error)[:MOST_REASON], "trace": trace, "behind": False}},
        )

    # commands for operators

    async def listing(self) -> list[Document]:
        """Return at most MOST_LISTED rows, oldest first, without their values."""
        rows = self._rows.find({"group": self.group}, {"value": 0, "trace": 0})
        found: list[Document] = await rows.sort("parked_at", 1).to_list(MOST_LISTED)
        return found

    async def show(self, row_id: str) -> Document | None:
        found: Document | None = await self._rows.find_one({"_id": row_id})
        return found

    async def ask_replay(self, row_id: str | None) -> int:
        """Request a replay of a row's key, or of all keys. Returns the number of rows."""
        return await self._ask(await self._whole_key(row_id))

    async def drop(self, row_id: str) -> int:
        """Discard one fact for good, and replay those behind it.

        Returns how many were discarded.
        """
        whole_key = await self._whole_key(row_id)
        dropped = await delete_many(self._store.scope, COLLECTION, {"_id": row_id})
        if dropped:
            await self._ask(whole_key)
        return dropped

    async def _ask(self, matching: Document) -> int:
        result = await self._rows.update_many(matching, {"$set": {"replay": True}})
        return int(result.matched_count)

    async def _whole_key(self, row_id: str | None) -> dict[str, Any]:
        if row_id is None:
            return {"group": self.group}
        row = await self.show(row_id)
        if row is None:
            return {"_id": row_id}
        return {"group": self.group, "topic": row["topic"], "key": row["key"]}


def as_record(row: Document) -> Record:
    return Record(
        topic=row["topic"],
        partition=row["partition"],
        offset=row["offset"],
        key=row["key"],
        headers=tuple((name, bytes(value)) for name, value in row["headers"]),
        value=bytes(row["value"]),
    )
