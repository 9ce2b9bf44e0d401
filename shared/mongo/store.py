"""A service's own database: connection, transactions, change streams."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
)
from pymongo import WriteConcern
from pymongo.errors import AutoReconnect, ConnectionFailure, ServerSelectionTimeoutError
from pymongo.read_concern import ReadConcern

Document = dict[str, Any]
Collection = AsyncIOMotorCollection[Document]
Result = TypeVar("Result")

UNAVAILABLE: tuple[type[Exception], ...] = (
    AutoReconnect,
    ConnectionFailure,
    ServerSelectionTimeoutError,
)
"""What the driver raises while the store is away; it heals when the store is back."""

SELECTION_TIMEOUT_MS = 3_000
"""How long a request waits for a primary: an election takes about as long."""


class StoreUnavailableError(Exception):
    """The store did not answer; nothing was acknowledged."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a store function works: a database, and the transaction it is part of, if any."""

    database: AsyncIOMotorDatabase[Document]
    session: AsyncIOMotorClientSession | None = None

    def __getitem__(self, name: str) -> Collection:
        return self.database[name]


class Store:
    """One database. Writes are acknowledged by a majority, journalled; times are aware, in UTC."""

    def __init__(self, url: str, database: str) -> None:
        self._client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
            url,
            w="majority",
            journal=True,
            retryWrites=True,
            tz_aware=True,
            uuidRepresentation="standard",
            serverSelectionTimeoutMS=SELECTION_TIMEOUT_MS,
            connectTimeoutMS=SELECTION_TIMEOUT_MS,
            maxPoolSize=64,
        )
        self.database = self._client[database]
        self.scope = Scope(self.database)

    async def transact(self, work: Callable[[Scope], Awaitable[Result]]) -> Result:
        """Run `work` in a transaction; again, from its start, when another writer was faster.

        So `work` must not keep anything of a run that did not commit. Raises what `work` raises.
        """
        async with await self._client.start_session() as session:

            async def attempt(_: object) -> Result:
                return await work(Scope(self.database, session))

            outcome: Result = await session.with_transaction(
                attempt,
                read_concern=ReadConcern("snapshot"),
                write_concern=WriteConcern("majority", j=True),
            )
            return outcome

    async def ping(self) -> None:
        """Raises one of UNAVAILABLE while the store is away."""
        await self.database.command("ping")

    async def inserts(self, collection: str) -> AsyncIterator[None]:
        """Wakes at each insert into a collection. It forgets what came before: poll too."""
        only_inserts: list[Document] = [
            {"$match": {"operationType": "insert"}},
            {"$project": {"_id": 1}},
        ]
        async with self.database[collection].watch(only_inserts) as stream:
            async for _ in stream:
                yield None

    async def inserted(self, collection: str) -> AsyncIterator[str]:
        """The ids of what is inserted into a collection, as it comes; as forgetful as `inserts`."""
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
