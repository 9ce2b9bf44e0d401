"""A rebuild of a service's read models from the first offset, in place and while it serves.

    1  drop the remains of a killed rebuild
    2  read the topics to their ends, and build a second copy of each read model
    3  compare; where rows differ, read the topics on to their current ends, which covers all that
       the live consumer had applied; repair the live rows that still differ
    4  repeat until there is nothing to repair

Live rows change one by one, and only if the live consumer has not changed them meanwhile. So
readers miss nothing, and a killed rebuild is simply run again. Only rows are rebuilt: other effects
of facts (notices, anonymising) are the consumer's, and are not repeated.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.contracts.envelope import Fact
from shared.messaging.log import Entry, Log
from shared.messaging.read_models import ReadModel
from shared.messaging.unit import new_id, utc_now
from shared.mongo import (
    UNAVAILABLE,
    Alone,
    Document,
    Scope,
    Store,
    all_rows,
    apply_newer,
    mend_each,
    rows_by_id,
    upsert_each,
)

BESIDE = "rebuilt_"
NOT_READ = "not_read"
"""The mark of a built row whose last record in the topic cannot be read or stored."""

LAST_SEQUENCE = 2**62
"""The sequence of a row whose topic has only its tombstone: no fact is newer."""

ROUNDS = 5
"""The number of rounds after which remaining differences are writes in progress."""

MOST_NAMED = 20

Progress = Callable[[str, int, int], None]
"""A function called with the stage (`read`, `compare`), the amount done, and the total."""


class LostTopicError(Exception):
    """A topic has no fact at all, but its read model has rows."""


@dataclass(slots=True)
class Outcome:
    """The result of a rebuild.

    facts: read, over all topics. mended: repaired live rows, by collection. skipped: records that
    could not be read or stored, the first few by place; their live rows are unchanged.
    """

    facts: int = 0
    mended: Counter[str] = field(default_factory=Counter)
    skipped_count: int = 0
    skipped: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def skip(self, entry: Entry) -> None:
        self.skipped_count += 1
        if len(self.skipped) < MOST_NAMED:
            self.skipped.append(entry.place)


class Rebuild:
    """A rebuild; `alone` prevents a second one. `log` reads the topics of all these models."""

    def __init__(self, scope: Scope, models: Sequence[ReadModel], log: Log, alone: Alone) -> None:
        self._scope = scope
        self._models = models
        self._log = log
        self._alone = alone
        self._told: Counter[str] = Counter()
        self._outcome = Outcome()

    async def run(self, *, progress: Progress = lambda *_: None) -> Outcome:
        """Rebuild. Raises: HeldElsewhereError, LeaseLostError, LogAwayError, LostTopicError."""
        started = time.monotonic()
        async with self._alone, self._log:
            await self._drop()
            await self._read(progress)
            for _ in range(ROUNDS):
                if not await self._mend(progress):
                    break
            await self._drop()
            for model in self._models:
                if model.remade is not None:
                    await model.remade(self._scope)
        self._outcome.seconds = time.monotonic() - started
        return self._outcome

    async def _drop(self) -> None:
        for model in self._models:
            await self._scope[_beside(model)].drop()

    async def _read(self, progress: Progress = lambda *_: None) -> None:
        """Read on from the last position to the current ends."""
        async for batch in self._log.batches():
            self._alone.check()
            for model in self._models:
                entries = [e for e in batch.entries if e.topic in model.aggregate.topics]
                await self._take(model, entries)
            progress("read", batch.done, batch.total)

    async def _take(self, model: ReadModel, entries: list[Entry]) -> None:
        """Take the last entry of each key, which replaces the earlier versions."""
        self._told[model.collection] += len(entries)
        self._outcome.facts += sum(entry.fact is not None for entry in entries)
        last = {entry.key: entry for entry in entries}
        await self._keep(model, [entry for entry in entries if entry.fact is not None], last)
        await self._forget(model, [key for key, entry in last.items() if entry.tombstone])
        for entry in entries:
            if entry.unreadable:
                self._outcome.skip(entry)
        await self._leave(model, [k for k, e in last.items() if not (e.fact or e.tombstone)])

    async def _keep(
        self, model: ReadModel, entries: list[Entry], last: Mapping[str, Entry]
    ) -> None:
        """Store facts.

        If the store refuses rows, bisect to skip the refused one, which the live consumer parks.
        """
        if not entries:
            return
        try:
            facts: list[Fact[Any]] = [entry.fact for entry in entries if entry.fact is not None]
            await apply_newer(self._scope, _beside(model), [model.of(fact) for fact in facts])
        except UNAVAILABLE:
            raise
        except Exception:  # noqa: BLE001  the consumer parks such a fact and goes on
            if len(entries) == 1:
                self._outcome.skip(entries[0])
                if last[entries[0].key] is entries[0]:
                    await self._leave(model, [entries[0].key])
                return
            half = len(entries) // 2
            await self._keep(model, entries[:half], last)
            await self._keep(model, entries[half:], last)

    async def _forget(self, model: ReadModel, keys: Iterable[str]) -> None:
        """Erase by tombstone, even if compaction has removed the fact before it."""
        if not model.forgotten:
            return
        rows = await rows_by_id(self._scope, _beside(model), keys)
        stubs = [
            {"_id": key, "sequence": LAST_SEQUENCE, **model.forgotten}
            for key in keys
            if key not in rows or not model.is_forgotten(rows[key])
        ]
        await apply_newer(self._scope, _beside(model), stubs)

    async def _leave(self, model: ReadModel, keys: Iterable[str]) -> None:
        change = {"$set": {NOT_READ: True}, "$setOnInsert": {"sequence": 0}}
        await upsert_each(self._scope, _beside(model), dict.fromkeys(keys, change))

    async def _mend(self, progress: Progress) -> int:
        """Do one round over all rows, live and built. Returns how many differed."""
        differing, done = 0, 0
        for model in self._models:
            async for page in all_rows(self._scope, model.collection):
                differing += await self._compare(model, {row["_id"]: row for row in page})
                done += len(page)
                progress("compare", done, done)
            async for page in all_rows(self._scope, _beside(model)):
                ids = [row["_id"] for row in page]
                live = await rows_by_id(self._scope, model.collection, ids)
                missing: dict[object, Document | None] = {i: None for i in ids if i not in live}
                differing += await self._compare(model, missing)
        return differing

    async def _compare(self, model: ReadModel, live: Mapping[object, Document | None]) -> int:
        suspects = await self._differing(model, live)
        if not suspects:
            return 0
        await self._read()
        self._alone.check()
        differing = await self._differing(model, {key: live[key] for key in suspects})
        self._refuse_lost_topic(model, differing)
        now = utc_now()
        changes = [
            (live[key], None if built is None else model.with_arrival(built, now))
            for key, built in differing.items()
        ]
        mended = await mend_each(self._scope, model.collection, changes)
        self._outcome.mended[model.collection] += mended
        return len(differing)

    async def _differing(
        self, model: ReadModel, live: Mapping[object, Document | None]
    ) -> dict[object, Document | None]:
        """Return the rows that differ from the topics, each as the topics have it (None: no row).

        A person whom the topics no longer contain stays forgotten.
        """
        if not live:
            return {}
        built = await rows_by_id(self._scope, _beside(model), live)
        return {
            key: built.get(key)
            for key, row in live.items()
            if NOT_READ not in built.get(key, {})
            and not (key not in built and row is not None and model.is_forgotten(row))
            and not model.same(row, built.get(key))
        }

    def _refuse_lost_topic(
        self, model: ReadModel, differing: Mapping[object, Document | None]
    ) -> None:
        if None in differing.values() and not self._told[model.collection]:
            topic = model.aggregate.topic
            raise LostTopicError(
                f"{topic} has no fact at all: if it was lost, republish {model.aggregate.service}"
            )


def rebuild_of(store: Store, kafka: str, models: Sequence[ReadModel]) -> Rebuild:
    log = Log(kafka, [topic for model in models for topic in model.aggregate.topics])
    return Rebuild(store.scope, models, log, Alone(store.scope, "rebuild", new_id()))


def _beside(model: ReadModel) -> str:
    return BESIDE + model.collection
