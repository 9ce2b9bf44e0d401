"""Read-your-writes: wait until this service has applied the versions that a request carries."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from shared.contracts.aggregate import Aggregate
from shared.contracts.token import Version
from shared.messaging.read_models import ReadModel
from shared.mongo import Scope
from shared.observe import metrics

LONGEST_WAIT_SECONDS = 2.0
FIRST_PAUSE_SECONDS = 0.01
LONGEST_PAUSE_SECONDS = 0.2

Applied = Callable[[Version], Awaitable[bool]]


class NotYetAppliedError(Exception):
    """An error for versions that were not applied in time. The client may retry."""


def by_read_models(
    scope: Scope, models: Iterable[ReadModel], owned: Iterable[Aggregate[Any]]
) -> Applied:
    """Check versions by the awaited read models of other services' aggregates.

    Kinds without one count as applied, and so do kinds that this service owns: it reads its own
    store, even while Kafka is down.
    """
    own = {aggregate.kind for aggregate in owned}
    collections: dict[str, list[str]] = {}
    for model in models:
        if model.awaited and model.aggregate.kind not in own:
            collections.setdefault(model.aggregate.kind, []).append(model.collection)

    async def applied(version: Version) -> bool:
        wanted = {"_id": version.id, "sequence": {"$gte": version.sequence}}
        for collection in collections.get(version.kind, ()):
            if await scope[collection].find_one(wanted, {"_id": 1}) is None:
                return False
        return True

    return applied


async def wait_until_applied(applied: Applied, versions: list[Version]) -> None:
    """Wait for these versions. Raises: NotYetAppliedError after LONGEST_WAIT_SECONDS."""
    started = time.monotonic()
    waiting, pause = versions, FIRST_PAUSE_SECONDS
    while waiting := [version for version in waiting if not await applied(version)]:
        if time.monotonic() - started > LONGEST_WAIT_SECONDS:
            raise NotYetAppliedError(", ".join(str(version) for version in waiting))
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE_SECONDS, pause * 1.5)
    metrics.TOKEN_WAIT_SECONDS.observe(time.monotonic() - started)
