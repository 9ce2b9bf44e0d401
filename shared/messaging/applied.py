"""Read your writes: waiting until this service has applied the versions that a request carries."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable

from shared.contracts.token import Version
from shared.messaging.read_models import ReadModel
from shared.mongo import Scope
from shared.observe import metrics

LONGEST_WAIT_SECONDS = 2.0
FIRST_PAUSE_SECONDS = 0.01
LONGEST_PAUSE_SECONDS = 0.2

Applied = Callable[[Version], Awaitable[bool]]


class NotYetAppliedError(Exception):
    """The versions were not applied in time: the client may retry."""


def by_read_models(scope: Scope, models: Iterable[ReadModel]) -> Applied:
    """Kinds without a read model in this service count as applied."""
    collections = {model.aggregate.kind: model.collection for model in models}

    async def applied(version: Version) -> bool:
        collection = collections.get(version.kind)
        if collection is None:
            return True
        found = await scope[collection].find_one(
            {"_id": version.id, "sequence": {"$gte": version.sequence}}, {"_id": 1}
        )
        return found is not None

    return applied


async def wait_until_applied(applied: Applied, versions: list[Version]) -> None:
    """Raises: NotYetAppliedError after LONGEST_WAIT_SECONDS."""
    started = time.monotonic()
    waiting, pause = versions, FIRST_PAUSE_SECONDS
    while waiting := [version for version in waiting if not await applied(version)]:
        if time.monotonic() - started > LONGEST_WAIT_SECONDS:
            raise NotYetAppliedError(", ".join(str(version) for version in waiting))
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE_SECONDS, pause * 1.5)
    metrics.TOKEN_WAIT_SECONDS.observe(time.monotonic() - started)
