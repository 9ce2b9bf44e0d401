"""The indexes for the health of communities."""

from services.membership.store.health import months, pulses
from shared.mongo import Scope, create_indexes


async def prepare(scope: Scope) -> None:
    for collection, indexes in {**months.INDEXES, **pulses.INDEXES}.items():
        await create_indexes(scope, collection, indexes)
