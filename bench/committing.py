"""A transaction with motor alone, with Guilde's guarantee: journalled by a majority."""

from collections.abc import Callable, Coroutine
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorClientSession
from pymongo import WriteConcern
from pymongo.read_concern import ReadConcern


async def commit(
    client: AsyncIOMotorClient[dict[str, Any]],
    work: Callable[[AsyncIOMotorClientSession], Coroutine[Any, Any, None]],
) -> None:
    async with await client.start_session() as session:
        await session.with_transaction(
            work, ReadConcern("snapshot"), WriteConcern("majority", j=True)
        )
