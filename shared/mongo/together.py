"""Several reads of the store for one response."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from shared.mongo.store import Scope


async def together(scope: Scope, *asked: Awaitable[Any]) -> list[Any]:
    """Await these reads concurrently, or, in a transaction, one by one."""
    if scope.session is None:
        return await asyncio.gather(*asked)
    return [await each for each in asked]
