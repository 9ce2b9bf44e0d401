"""A lease: the right to do something alone, for a time, told by the store's own clock.

Holders' clocks do not matter: the store compares `until` with its `$$NOW`, so a process with a
skewed clock neither steals a lease nor keeps a lost one.
"""

from pymongo.errors import DuplicateKeyError

from shared.mongo.store import Scope

COLLECTION = "leases"


class Lease:
    """`name` is what is leased, `holder` who asks (unique per process). `seconds`: how long."""

    def __init__(self, scope: Scope, name: str, holder: str, *, seconds: int) -> None:
        self._leases = scope[COLLECTION]
        self.name = name
        self.holder = holder
        self.seconds = seconds

    async def hold(self) -> bool:
        """Take or prolong the lease. False: another holds it."""
        until = {"$dateAdd": {"startDate": "$$NOW", "unit": "second", "amount": self.seconds}}
        free_or_mine = {
            "_id": self.name,
            "$or": [{"holder": self.holder}, {"$expr": {"$lt": ["$until", "$$NOW"]}}],
        }
        try:
            await self._leases.update_one(
                free_or_mine, [{"$set": {"holder": self.holder, "until": until}}], upsert=True
            )
        except DuplicateKeyError:
            # the lease exists and is neither free nor ours, so the upsert met its id
            return False
        return True

    async def release(self) -> None:
        await self._leases.delete_one({"_id": self.name, "holder": self.holder})
