"""Read models: a service's copies of other services' aggregates, built from facts alone."""

import hashlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import orjson

from shared.contracts.aggregate import Aggregate
from shared.contracts.envelope import Fact
from shared.messaging.passed_over import FIRST_REVISION, Projection, is_whole
from shared.messaging.unit import Unit
from shared.mongo import Document, Scope, all_rows, apply_newer

HEARD_AT = "heard_at"
MAJOR = "major"
"""The major of the fact that a row was made from, if it is not the first.

Of two rows with the same sequence, the one with the higher major wins, since it has more fields.
"""

DIGEST_BYTES = 32
REPLACED = 1_000
"""The revision of a replaced collection: higher than any of its own."""
_OF_THE_FACT = {"_id", "sequence", MAJOR}


@dataclass(frozen=True, slots=True)
class ReadModel:
    """A collection with one row per aggregate of a kind, made from its newest fact.

    row: a pure function; its result has the aggregate's `_id` and `sequence`. forgotten: the other
    fields of the row of an erased person. records_arrival: rows also record when this service
    received the fact (`heard_at`). revision: increase it when `row` projects the same facts
    differently; one process then rebuilds all rows. replaces: collections of earlier versions;
    writes by older processes there are repeated here. remade: updates data derived from the rows
    after such a rebuild. awaited: requests that carry a version wait until its row is there; False
    where the rows are only counted later.
    """

    aggregate: Aggregate[Any]
    collection: str
    row: Callable[[Fact[Any]], Document]
    forgotten: Mapping[str, object] = field(default_factory=dict)
    records_arrival: bool = False
    revision: int = FIRST_REVISION
    replaces: tuple[str, ...] = ()
    remade: Callable[[Scope], Awaitable[None]] | None = None
    awaited: bool = True

    def of(self, fact: Fact[Any]) -> Document:
        row = self.row(fact)
        return row if fact.major == 1 else {**row, MAJOR: fact.major}

    def projections(self, scope: Scope) -> list[Projection]:
        """Return its projection, and the replaced ones, at a revision that none ever has."""
        made = {self.collection: self.revision, **dict.fromkeys(self.replaces, REPLACED)}
        return [
            Projection(name, self.aggregate.topics, revision, partial(_is_empty, scope, name))
            for name, revision in made.items()
        ]

    def with_arrival(self, row: Document, now: datetime) -> Document:
        return {**row, HEARD_AT: now} if self.records_arrival else row

    def is_forgotten(self, row: Document) -> bool:
        told = {name: v for name, v in _without_arrival(row).items() if name not in _OF_THE_FACT}
        return bool(self.forgotten) and told == self.forgotten

    def same(self, one: Document | None, other: Document | None) -> bool:
        """Return whether rows are equal.

        Forgotten rows are equal, regardless of the topics.
        """
        if one is None or other is None:
            return one is other
        if self.is_forgotten(one) and self.is_forgotten(other):
            return True
        return _without_arrival(one) == _without_arrival(other)


@dataclass(frozen=True, slots=True)
class Digest:
    """The number of rows, and the sum of their SHA-256: equal for equal rows in any order."""

    rows: int
    sum: str


async def are_whole(scope: Scope, models: Iterable[ReadModel]) -> bool:
    """Return whether all rows exist at their revision, despite writes by older processes."""
    return await is_whole(scope, [each for model in models for each in model.projections(scope)])


async def keep(unit: Unit, models: Iterable[ReadModel], facts: list[Fact[Any]]) -> None:
    """Apply these facts to the read models. Repeated, late or reordered facts change nothing."""
    now = unit.clock()
    for model in models:
        rows = [model.of(fact) for fact in facts if fact.kind == model.aggregate.kind]
        arrived = [model.with_arrival(row, now) for row in rows]
        await apply_newer(unit.store.scope, model.collection, arrived)


async def digest(scope: Scope, model: ReadModel) -> Digest:
    """Return the digest of all rows except forgotten ones, since the topics lose those too."""
    count = total = 0
    async for page in all_rows(scope, model.collection):
        for row in page:
            if not model.is_forgotten(row):
                text = orjson.dumps(_without_arrival(row), option=orjson.OPT_SORT_KEYS, default=str)
                total += int.from_bytes(hashlib.sha256(text).digest())
                count += 1
    return Digest(count, (total % 2 ** (8 * DIGEST_BYTES)).to_bytes(DIGEST_BYTES).hex())


async def _is_empty(scope: Scope, collection: str) -> bool:
    return await scope[collection].find_one({}, {"_id": 1}) is None


def _without_arrival(row: Document) -> Document:
    return {name: value for name, value in row.items() if name != HEARD_AT}
