"""A lease: the exclusive right to do something, for a time that the store's clock measures.

Holders' clocks do not matter: times are those of the store's primary, so a process with a skewed
clock neither steals a lease nor keeps a lost one.
"""

from datetime import datetime, timedelta

from pymongo.errors import DuplicateKeyError

from shared.mongo.store import Scope

COLLECTION = "leases"


class Lease:
    """A lease. holder: a name unique per process. seconds: its duration."""

    def __init__(self, scope: Scope, name: str, holder: str, *, seconds: int) -> None:
        self._scope = scope
        self._leases = scope[COLLECTION]
        self.name = name
        self.holder = holder
        self._duration = timedelta(seconds=seconds)

    async def hold(self) -> bool:
        """Take or renew the lease. False: another process holds it."""
        now = await self._store_time()
        free_or_mine = {
            "_id": self.name,
            "$or": [{"holder": self.holder}, {"until": {"$lt": now}}],
        }
        taken = {"$set": {"holder": self.holder, "until": now + self._duration}}
        try:
            await self._leases.update_one(free_or_mine, taken, upsert=True)
        except DuplicateKeyError:
            # another process holds the lease, so the upsert met its id
            return False
        return True

    async def release(self) -> None:
        await self._leases.delete_one({"_id": self.name, "holder": self.holder})

    async def _store_time(self) -> datetime:
        # not $$NOW in expressions: not every store compares it correctly with a stored date
        hello = await self._scope.database.command("hello")
        time: datetime = hello["localTime"]
        return time
