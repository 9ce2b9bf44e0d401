"""One declaration for each aggregate that a service owns.

From it come its collection and indexes, optimistic concurrency, the facts of its changes, its
republishing, and how a person is forgotten in it. A service lists its declarations in `main.py`.

    POSTS = Owned(POST, Post, "posts", data=..., indexes=(...), personal=Personal(...))

    post = await POSTS.find(work.scope, post_id)
    changed = post.publish(work.now)
    await POSTS.save(work, post, "published", changed)
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar, cast

from pydantic import BaseModel

from shared.contracts.aggregate import REPUBLISHED, Aggregate
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
    """An aggregate as it now is, and what happened to it: a participle of its kind."""

    stored: Stored
    participle: str
    changed: Changed = ()


@dataclass(frozen=True, slots=True)
class Personal(Generic[Stored]):
    """How an erased person is forgotten in aggregates that name them.

    naming: the query that finds those, by the person's id; an index answers it. forget: changes
    one of them, so that `naming` finds it no more.
    """

    naming: Callable[[str], Document]
    forget: Callable[[Stored, str, datetime], Change[Stored]]


@dataclass(frozen=True, slots=True)
class Owned(Generic[Stored, D]):
    """A kind of aggregate, where it is stored, and how it is published.

    data: a fact's data for it, with the names of what changed. file: adds to rows that are about to
    be stored what lists find them by, such as `shared.audience.reach.file`. is_gone: of one that is
    to be published no more, such as an erased person's.
    """

    aggregate: Aggregate[D]
    model: type[Stored]
    collection: str
    data: Callable[[Stored, Changed], D]
    indexes: Sequence[Index] = ()
    file: Callable[[Scope, Sequence[Document]], Awaitable[None]] | None = None
    personal: Personal[Stored] | None = None
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
            self.publish(work, change.stored, change.participle, change.changed)

    def publish(self, work: Work, stored: Stored, participle: str, changed: Changed = ()) -> None:
        """Have its fact published once this transaction commits."""
        versioned = _versioned(stored)
        data = self.data(stored, changed)
        work.tell(self.aggregate, participle, versioned.id, versioned.version, data)

    async def forget_person(self, person_id: str, position: str, *, work: Work) -> str | None:
        """A step of a job: anonymise the next BATCH of those that name an erased person."""
        if self.personal is None:
            return None
        matching = self.personal.naming(person_id)
        cursor = work.scope[self.collection].find(matching, session=work.scope.session)
        documents = await cursor.limit(BATCH).to_list(BATCH)
        naming = [read_document(self.model, document) for document in documents]
        forget = self.personal.forget
        await self.save_all(work, [forget(stored, person_id, work.now) for stored in naming])
        return position if len(naming) == BATCH else None

    async def republish(self, unit: Unit) -> AsyncIterator[int]:
        """Publish each again as it is now; how many, batch by batch."""
        async for count in republish_collection(
            unit, self.collection, self.model, self._publish_again
        ):
            yield count

    def _publish_again(self, work: Work, stored: Stored) -> None:
        if not self.is_gone(stored):
            self.publish(work, stored, REPUBLISHED)


def _versioned(stored: BaseModel) -> Versioned:
    return cast("Versioned", stored)
