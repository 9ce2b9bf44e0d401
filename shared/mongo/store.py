"""A service's own database: connection, transactions, change streams."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pymongo import WriteConcern
from pymongo.errors import (
    AutoReconnect,
    ConnectionFailure,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
)
from pymongo.read_concern import ReadConcern

from shared.mongo.driver import (
    CONNECTIONS,
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
)

Document = dict[str, Any]
Collection = AsyncIOMotorCollection[Document]
Result = TypeVar("Result")

WHOLE = 5_000
"""The batch size of small queries, so that all rows come in one response.

By default, the first batch has 101 rows, and the driver requests another even if there are no more:
a page of 100 rows, and one to detect the next page, would cost a second call.
"""


class OvertakenError(ConnectionFailure):
    """The transaction lost to other writers for too long; nothing was changed."""


UNAVAILABLE: tuple[type[Exception], ...] = (
    AutoReconnect,
    ConnectionFailure,
    ServerSelectionTimeoutError,
)
"""The errors of the driver while the store is away; a retry succeeds when it is back."""

LONGEST_RETRY = 10.0
"""The timeout, in seconds, of a transaction that keeps losing to other writers."""

NO_SUCH_TRANSACTION = 251
OVERTAKEN = "TransientTransactionError"
OUTCOME_UNKNOWN = "UnknownTransactionCommitResult"

SELECTION_TIMEOUT_MS = 3_000
"""How long a request waits for a primary: about the length of an election."""


class CommitUnknownError(ConnectionFailure):
    """The store went away during a commit: the change may have happened, or not.

    Only callers may repeat it, with their Idempotency-Key or idempotent effects. It is never
    repeated here: a recovered store may have forgotten the commit.
    """


@dataclass(frozen=True, slots=True)
class Scope:
    """The database that a store function works on, and its transaction, if any.

    read: rows that this transaction has read, by collection and id. It reads a snapshot, so a row
    changes only if the transaction writes it. added: rows to insert before the commit, by
    collection; None: inserts are immediate. collections: a cache, since creating them takes a tenth
    of the time of a transaction.
    """

    database: AsyncIOMotorDatabase[Document]
    session: AsyncIOMotorClientSession | None = None
    read: dict[tuple[str, str], Document | None] = field(default_factory=dict, compare=False)
    added: dict[str, list[Document]] | None = field(default=None, compare=False)
    collections: dict[str, Collection] = field(default_factory=dict, compare=False)

    def __getitem__(self, name: str) -> Collection:
        if name not in self.collections:
            self.collections[name] = self.database[name]
        return self.collections[name]


class Store:
    """A database. Writes are acknowledged by a majority and journalled; times are aware, in UTC."""

    def __init__(self, url: str, database: str) -> None:
        self._client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
            url,
            w="majority",
            journal=True,
            tz_aware=True,
            uuidRepresentation="standard",
            serverSelectionTimeoutMS=SELECTION_TIMEOUT_MS,
            connectTimeoutMS=SELECTION_TIMEOUT_MS,
            maxPoolSize=CONNECTIONS,
        )
        self.database = self._client[database]
        self.scope = Scope(self.database)

    async def transact(
        self, work: Callable[[Scope], Awaitable[Result]], *, patience: float = LONGEST_RETRY
    ) -> Result:
        """Run `work` in a transaction, and run it again if another writer was faster.

        So `work` must keep no state between runs. patience: the retry timeout in seconds. Raises:
        the errors of `work`; OvertakenError; CommitUnknownError if the store went away during the
        commit.
        """
        started = time.monotonic()
        async with self._session() as session:
            while True:
                session.start_transaction(ReadConcern("snapshot"), WriteConcern("majority", j=True))
                try:
                    result = await work(self._within(session))
                    await _commit(session)
                except BaseException as error:
                    await _abort(session)
                    if not _was_overtaken(error):
                        raise
                    if time.monotonic() - started >= patience:
                        raise OvertakenError(str(error)) from error
                    await asyncio.sleep(random.uniform(0, 0.02))  # noqa: S311  jitter, no secret
                else:
                    return result

    def _within(self, session: AsyncIOMotorClientSession) -> Scope:
        return Scope(self.database, session, collections=self.scope.collections)

    def _session(self) -> AsyncIOMotorClientSession:
        """Start a session without Motor's thread, since this does no I/O."""
        return AsyncIOMotorClientSession(self._client.delegate.start_session(), self._client)

    async def at_one_moment(self, work: Callable[[Scope], Awaitable[Result]]) -> Result:
        """Run `work`, which only reads, on a snapshot.

        It may take as long as the store keeps history, five minutes by default. Raises the errors
        of `work`.
        """
        async with await self._client.start_session(snapshot=True) as session:
            return await work(self._within(session))

    async def ping(self) -> None:
        """Ping the store. Raises one of UNAVAILABLE while it is away."""
        await self.database.command("ping")

    async def inserts(self, collection: str) -> AsyncIterator[None]:
        """Yield at each insert into a collection. It misses earlier inserts: poll as well."""
        only_inserts: list[Document] = [
            {"$match": {"operationType": "insert"}},
            {"$project": {"_id": 1}},
        ]
        async with self.database[collection].watch(only_inserts) as stream:
            async for _ in stream:
                yield None

    async def inserted(self, collection: str) -> AsyncIterator[str]:
        """Yield the ids of new documents of a collection; like `inserts`, misses earlier ones."""
        only_inserts: list[Document] = [
            {"$match": {"operationType": "insert"}},
            {"$project": {"documentKey": 1}},
        ]
        async with self.database[collection].watch(only_inserts) as stream:
            async for change in stream:
                yield change["documentKey"]["_id"]

    async def drop(self) -> None:
        """Delete the whole database. For tests and for `purge`."""
        await self._client.drop_database(self.database.name)

    def close(self) -> None:
        self._client.close()


async def _commit(session: AsyncIOMotorClientSession) -> None:
    try:
        await session.commit_transaction()
    except PyMongoError as error:
        forgotten = isinstance(error, OperationFailure) and error.code == NO_SUCH_TRANSACTION
        if forgotten or error.has_error_label(OUTCOME_UNKNOWN):
            raise CommitUnknownError(str(error)) from error
        raise


async def _abort(session: AsyncIOMotorClientSession) -> None:
    if session.in_transaction:  # type: ignore[truthy-function]  # a property, typed as a method
        with suppress(PyMongoError):  # the store aborts uncommitted transactions itself
            await session.abort_transaction()


def _was_overtaken(error: BaseException) -> bool:
    return isinstance(error, PyMongoError) and error.has_error_label(OVERTAKEN)
