"""A lease: the right to do something alone, for a time, measured by the store's own clock.

Holders' clocks do not matter: times are those of the store's primary, so a process with a skewed
clock neither steals a lease nor keeps a lost one.
"""

from datetime import datetime, timedelta

from pymongo.errors import DuplicateKeyError

from shared.mongo.store import Scope

COLLECTION = "leases"


class Lease:
    """name: of the lease. holder: a name unique per process. seconds: how long it lasts."""

    def __init__(self, scope: Scope, name: str, holder: str, *, seconds: int) -> None:
        self._scope = scope
        self._leases = scope[COLLECTION]
        self.name = name
        self.holder = holder
        self._duration = timedelta(seconds=seconds)

    async def hold(self) -> bool:
        """Take or prolong the lease. False: another process holds it."""
        now = await self._store_time()
        free_or_mine = {
            "_id": self.name,
            "$or": [{"holder": self.holder}, {"until": {"$lt": now}}],
        }
        taken = {"$set": {"holder": self.holder, "until": now + self._duration}}
        try:
            await self._leases.update_one(free_or_mine, taken, upsert=True)
        except DuplicateKeyError:
            # the lease exists and is neither free nor ours, so the upsert met its id
            return False
        return True

    async def release(self) -> None:
        await self._leases.delete_one({"_id": self.name, "holder": self.holder})

    async def _store_time(self) -> datetime:
        # in expressions, not every store compares $$NOW with a stored date rightly
        hello = await self._scope.database.command("hello")
        time: datetime = hello["localTime"]
        return time
