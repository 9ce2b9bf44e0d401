"""Several reads of the store for one response."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from shared.mongo.store import Scope


async def together(scope: Scope, *asked: Awaitable[Any]) -> list[Any]:
    """Await these reads at once, or one by one in a transaction, which allows one at a time."""
    if scope.session is None:
        return await asyncio.gather(*asked)
    return [await each for each in asked]
