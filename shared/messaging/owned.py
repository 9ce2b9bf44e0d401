"""One declaration for each aggregate that a service owns.

The declaration provides the collection and its indexes, optimistic concurrency, the facts of each
change, republishing, and forgetting a person. A service keeps its declarations in `store/owned.py`,
in the order in which aggregates are republished.

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
    rows_once,
    set_at_versions,
    write_document,
)

BATCH = 100

Changed = tuple[str, ...]
"""The names of the fields that differ from the previous version."""

Stored = TypeVar("Stored", bound=BaseModel)
D = TypeVar("D", bound=BaseModel)


class Versioned(Protocol):
    """The fields of every stored aggregate. `version` counts from 1; each change adds one."""

    id: str
    version: int


@dataclass(frozen=True, slots=True)
class Change(Generic[Stored]):
    """An aggregate's new state, and the change: a participle of its kind.

    unnamed: it concerns a person other than the actor, so the actor's Guilde-Token does not name
    its version. actor: the person on whose behalf a job makes it; None: the caller, if any.
    """

    stored: Stored
    participle: str
    changed: Changed = ()
    unnamed: bool = False
    actor: str | None = None


class Forgetting(Protocol):
    """An aggregate that can forget the people it names, as a new version of it."""

    def forget(self) -> object: ...


@dataclass(frozen=True, slots=True)
class Personal(Generic[Stored, D]):
    """The way to forget an erased person in aggregates that name them.

    naming: a query for these aggregates by the person's id; an index must answer it. named: the ids
    of the people in a fact, who are forgotten if they were erased concurrently. forget: changes one
    aggregate so that `naming` no longer finds it, with all related writes in the same transaction.
    at_once: the number of aggregates per transaction; low if other writers wait for the same locks.
    """

    naming: Callable[[str], Document]
    named: Callable[[D], Iterable[str | None]]
    forget: Callable[[Stored, str, Work], Awaitable[Change[Stored]]]
    at_once: int = BATCH


def anonymising(*fields: str) -> Callable[[Any, str, Work], Awaitable[Change[Any]]]:
    """Return a `forget` for `Personal`: it calls the aggregate's own and empties these fields."""

    async def forget(thing: Forgetting, _: str, __: Work) -> Change[Any]:
        thing.forget()
        return Change(cast("Any", thing), "anonymised", fields)

    return forget


def named_in(
    field: str,
    forget: Callable[[Any, str, Work], Awaitable[Change[Any]]] | None = None,
    *,
    at_once: int = BATCH,
) -> Personal[Any, Any]:
    """Return how to forget the one person whose id is in this field, in store and facts alike.

    forget: by default, the field is emptied.
    """
    return Personal(
        naming=lambda person_id: {field: person_id},
        named=lambda data: (getattr(data.state, field),),
        forget=forget or anonymising(field),
        at_once=at_once,
    )


@dataclass(frozen=True, slots=True)
class Owned(Generic[Stored, D]):
    """A kind of aggregate, where it is stored, and how it is published.

    data: makes a fact's data from it and the names of the changed fields; by default, its `state`
    and `person` have the stored fields. file: adds fields that lists use to rows before they are
    stored, such as `shared.audience.reach.file`. is_gone: whether it is no longer published, such
    as an erased person's profile: a tombstone then follows its last fact.
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
        if (self.collection, key) in scope.read:
            document = scope.read[self.collection, key]
            return read_document(self.model, document) if document else None
        return await self.find_one(scope, {"_id": key})

    async def read_ahead(self, scope: Scope, keys: Iterable[str]) -> dict[str, Document]:
        """Read these into the transaction, for `find`, and return their rows, by id.

        If the transaction saves one of them twice, the second raises StaleVersionError.
        """
        return await rows_once(scope, self.collection, keys)

    async def find_one(self, scope: Scope, matching: Document) -> Stored | None:
        document = await scope[self.collection].find_one(matching, session=scope.session)
        return read_document(self.model, document) if document else None

    async def find_many(self, scope: Scope, keys: Iterable[str]) -> dict[str, Stored]:
        """Return the existing aggregates, by id."""
        return await read_many(scope, self.collection, self.model, keys)

    async def save(
        self, work: Work, stored: Stored, participle: str, changed: Changed = ()
    ) -> None:
        """Store and publish a new version; the first one is inserted.

        Raises: StaleVersionError, or DuplicateError for a first version that exists already.
        """
        await self.save_all(work, [Change(stored, participle, changed)])

    async def save_all(self, work: Work, changes: Sequence[Change[Stored]]) -> None:
        """Store and publish several, in two round trips at most, with facts in this order."""
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

    async def note(self, scope: Scope, stored: Sequence[Stored], fields: Sequence[str]) -> None:
        """Store these fields, which no fact has, of known aggregates, without a new version.

        Raises: StaleVersionError if one has changed since it was read.
        """
        rows = [write_document(each) for each in stored]
        await set_at_versions(scope, self.collection, rows, fields)

    def _publish(self, work: Work, change: Change[Stored]) -> None:
        stored = change.stored
        key, version = _versioned(stored).id, _versioned(stored).version
        data = self._data(stored, change.changed)
        work.tell(
            self.aggregate,
            change.participle,
            key,
            version,
            data,
            unnamed=change.unnamed,
            actor=change.actor,
        )
        if self.is_gone(stored):
            work.forget(self.aggregate, key, version)

    def _data(self, stored: Stored, changed: Changed) -> D:
        if self.data is not None:
            return self.data(stored, changed)
        parts = {"state": stored, "person": stored, "changed": changed}
        return self.aggregate.data.model_validate(parts, from_attributes=True)

    async def forget_person(self, person_id: str, *, work: Work) -> bool:
        """Anonymise the next batch of aggregates that name an erased person.

        False: none is left.
        """
        if self.personal is None:
            return False
        personal = self.personal
        naming = await self.naming(work.scope, person_id, most=personal.at_once)
        changes = [await personal.forget(stored, person_id, work) for stored in naming]
        await self.save_all(work, changes)
        return len(naming) == personal.at_once

    async def naming(self, scope: Scope, person_id: str, *, most: int) -> list[Stored]:
        """Return aggregates that name a person, in no order; none of a kind that names nobody."""
        if self.personal is None:
            return []
        matching = self.personal.naming(person_id)
        cursor = scope[self.collection].find(matching, session=scope.session)
        return [read_document(self.model, row) for row in await cursor.limit(most).to_list(most)]

    async def republish(self, unit: Unit) -> AsyncIterator[int]:
        """Publish the current state of each aggregate again. Yields the size of each batch."""
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
    """Publish the current state of all aggregates again. Yields the size of each batch."""
    for owned in kinds:
        async for count in owned.republish(unit):
            yield count


def people_named(kinds: Iterable[Owned[Any, Any]], facts: Iterable[Fact[Any]]) -> set[str]:
    """Return the ids of the people whom facts of these kinds name."""
    named = {owned.aggregate.kind: owned.personal.named for owned in kinds if owned.personal}
    told = (named[fact.kind](fact.data) for fact in facts if fact.kind in named)
    return {person_id for people in told for person_id in people if person_id is not None}


def _versioned(stored: BaseModel) -> Versioned:
    return cast("Versioned", stored)
