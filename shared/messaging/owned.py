"""One declaration for each aggregate that a service owns.

From it come its collection and indexes, optimistic concurrency, the facts of its changes, its
republishing, and how a person is forgotten in it. A service has its declarations in
`store/owned.py`, all of them in the order in which they are published again.

    POSTS = Owned(POST, Post, "posts", indexes=(...), personal=Personal(...))

    post = await POSTS.find(work.scope, post_id)
    changed = post.publish(work.now)
    await POSTS.save(work, post, "published", changed)
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, cast

from pydantic import BaseModel

from shared.contracts.aggregate import REPUBLISHED, Aggregate
from shared.contracts.envelope import Fact
from shared.messaging.republish import republish_collection
from shared.messaging.unit import Unit, Work
from shared.mongo import (
    Document,
    Index,
    Scope,
    create_indexes,
    insert,
    read_document,
    read_many,
    replace_versions,
    write_document,
)

BATCH = 100

Changed = tuple[str, ...]
"""The names of the fields that differ from the version before."""

Stored = TypeVar("Stored", bound=BaseModel)
D = TypeVar("D", bound=BaseModel)


class Versioned(Protocol):
    """What every stored aggregate has. `version` counts from 1; each change adds one."""

    id: str
    version: int


@dataclass(frozen=True, slots=True)
class Change(Generic[Stored]):
    """An aggregate as it now is, and what happened to it: a participle of its kind.

    unnamed: it is of somebody else than who does this, and their answer does not name its version.
    """

    stored: Stored
    participle: str
    changed: Changed = ()
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class Personal(Generic[Stored, D]):
    """How an erased person is forgotten in aggregates that name them.

    naming: the query that finds those, by the person's id; an index answers it. named: the ids of
    the people whom a fact names, to be forgotten if they were erased beside it. forget: changes one
    aggregate, so that `naming` finds it no more; what else this takes, it does in the same
    transaction. at_once: how many in one transaction; few where others wait for what it holds.
    """

    naming: Callable[[str], Document]
    named: Callable[[D], Iterable[str | None]]
    forget: Callable[[Stored, str, Work], Awaitable[Change[Stored]]]
    at_once: int = BATCH


@dataclass(frozen=True, slots=True)
class Owned(Generic[Stored, D]):
    """A kind of aggregate, where it is stored, and how it is published.

    data: a fact's data for it, with the names of what changed; by default the fields of its `state`
    and `person` as they are stored. file: adds to rows that are about to be stored what lists find
    them by, such as `shared.audience.reach.file`. is_gone: of one that is to be published no more,
    such as an erased person's: a tombstone follows its last fact.
    """

    aggregate: Aggregate[D]
    model: type[Stored]
    collection: str
    data: Callable[[Stored, Changed], D] | None = None
    indexes: Sequence[Index] = ()
    file: Callable[[Scope, Sequence[Document]], Awaitable[None]] | None = None
    personal: Personal[Stored, D] | None = None
    is_gone: Callable[[Stored], bool] = lambda _: False

    async def prepare(self, scope: Scope) -> None:
        await create_indexes(scope, self.collection, self.indexes)

    async def find(self, scope: Scope, key: str) -> Stored | None:
        return await self.find_one(scope, {"_id": key})

    async def find_one(self, scope: Scope, matching: Document) -> Stored | None:
        document = await scope[self.collection].find_one(matching, session=scope.session)
        return read_document(self.model, document) if document else None

    async def find_many(self, scope: Scope, keys: Iterable[str]) -> dict[str, Stored]:
        """By id; those that are there."""
        return await read_many(scope, self.collection, self.model, keys)

    async def save(
        self, work: Work, stored: Stored, participle: str, changed: Changed = ()
    ) -> None:
        """Store and publish its new version; its first one is inserted.

        Raises: StaleVersionError, or DuplicateError for a first version that is there already.
        """
        await self.save_all(work, [Change(stored, participle, changed)])

    async def save_all(self, work: Work, changes: Sequence[Change[Stored]]) -> None:
        """The same for several, in two round trips at most; facts in this order."""
        new: list[Document] = []
        newer: list[Document] = []
        for change in changes:
            is_new = _versioned(change.stored).version == 1
            (new if is_new else newer).append(write_document(change.stored))
        if self.file is not None:
            await self.file(work.scope, [*new, *newer])
        await insert(work.scope, self.collection, new)
        await replace_versions(work.scope, self.collection, newer)
        for change in changes:
            self._publish(work, change)

    def _publish(self, work: Work, change: Change[Stored]) -> None:
        stored = change.stored
        key, version = _versioned(stored).id, _versioned(stored).version
        data = self._data(stored, change.changed)
        work.tell(self.aggregate, change.participle, key, version, data, unnamed=change.unnamed)
        if self.is_gone(stored):
            work.forget(self.aggregate, key, version)

    def _data(self, stored: Stored, changed: Changed) -> D:
        if self.data is not None:
            return self.data(stored, changed)
        parts = {"state": stored, "person": stored, "changed": changed}
        return self.aggregate.data.model_validate(parts, from_attributes=True)

    async def forget_person(self, person_id: str, position: str, *, work: Work) -> str | None:
        """A step of a job: anonymise the next of those that name an erased person."""
        if self.personal is None:
            return None
        personal, scope = self.personal, work.scope
        cursor = scope[self.collection].find(personal.naming(person_id), session=scope.session)
        documents = await cursor.limit(personal.at_once).to_list(personal.at_once)
        naming = [read_document(self.model, document) for document in documents]
        changes = [await personal.forget(stored, person_id, work) for stored in naming]
        await self.save_all(work, changes)
        return position if len(naming) == personal.at_once else None

    async def republish(self, unit: Unit) -> AsyncIterator[int]:
        """Publish each again as it is now; how many, batch by batch."""
        async for count in republish_collection(
            unit, self.collection, self.model, self._publish_again
        ):
            yield count

    def _publish_again(self, work: Work, stored: Stored) -> None:
        if not self.is_gone(stored):
            self._publish(work, Change(stored, REPUBLISHED))


async def prepare_all(scope: Scope, kinds: Iterable[Owned[Any, Any]]) -> None:
    """Create the collections' indexes. Idempotent."""
    for owned in kinds:
        await owned.prepare(scope)


async def republish_all(unit: Unit, kinds: Iterable[Owned[Any, Any]]) -> AsyncIterator[int]:
    """Publish each again as it is now; how many, batch by batch."""
    for owned in kinds:
        async for count in owned.republish(unit):
            yield count


def people_named(kinds: Iterable[Owned[Any, Any]], facts: Iterable[Fact[Any]]) -> set[str]:
    """The ids of the people whom facts of these kinds name."""
    named = {owned.aggregate.kind: owned.personal.named for owned in kinds if owned.personal}
    told = (named[fact.kind](fact.data) for fact in facts if fact.kind in named)
    return {person_id for people in told for person_id in people if person_id is not None}


def _versioned(stored: BaseModel) -> Versioned:
    return cast("Versioned", stored)
