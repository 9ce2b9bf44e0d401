"""The last notified sequence of each aggregate, kept for good.

It is separate from the read models, which may be rebuilt, so a replay notifies nobody. A request
with a Guilde-Token waits for it.
"""

from collections.abc import Iterable
from typing import Any

from shared.contracts.envelope import Fact
from shared.contracts.token import Version
from shared.mongo import WHOLE, Scope, apply_newer

COLLECTION = "told"


async def untold(scope: Scope, facts: Iterable[Fact[Any]]) -> list[Fact[Any]]:
    """Return the facts that have not been notified, in their order."""
    wanted = list(facts)
    if not wanted:
        return []
    ids = {_id(fact) for fact in wanted}
    cursor = scope[COLLECTION].find(
        {"_id": {"$in": list(ids)}}, session=scope.session, batch_size=WHOLE
    )
    rows = await cursor.to_list(len(ids))
    sequences = {row["_id"]: row["sequence"] for row in rows}
    return [fact for fact in wanted if fact.sequence > sequences.get(_id(fact), 0)]


async def mark(scope: Scope, facts: Iterable[Fact[Any]]) -> None:
    await apply_newer(
        scope, COLLECTION, [{"_id": _id(fact), "sequence": fact.sequence} for fact in facts]
    )


async def has(scope: Scope, version: Version) -> bool:
    found = await scope[COLLECTION].find_one(
        {"_id": f"{version.kind}/{version.id}", "sequence": {"$gte": version.sequence}}, {"_id": 1}
    )
    return found is not None


def _id(fact: Fact[Any]) -> str:
    return f"{fact.kind}/{fact.subject}"
