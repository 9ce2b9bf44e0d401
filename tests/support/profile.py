"""The plan and cost of each query, from MongoDB's profiler (`system.profile`)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from shared.mongo import Document, Store

PROFILE = "system.profile"
ALL, NONE = 2, 0
SPARE = 20
"""Documents that any query may examine in vain."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One query: its plan, and how many documents it examined and returned."""

    collection: str
    plan: str
    examined: int
    given: int
    sorts: bool
    filter: Any

    @property
    def fault(self) -> str:
        """Return what is wrong with the query in a few words; empty if nothing is."""
        if "COLLSCAN" in self.plan:
            return "no index answers it"
        if self.sorts:
            return "no index gives its order"
        if self.examined > 2 * self.given + SPARE:
            return f"it looks at {self.examined} documents to give {self.given}"
        return ""

    def __str__(self) -> str:
        return f"{self.collection}: {self.fault or 'well'} ({self.plan}): {self.filter}"


async def operations(store: Store, work: Callable[[Store], Awaitable[object]]) -> list[Operation]:
    """Return all operations of `work` on this database, in order."""
    database = store.database
    await database.command("profile", NONE)
    await database[PROFILE].drop()
    await database.command("create", PROFILE, capped=True, size=64 * 2**20)
    await database.command("profile", ALL)
    try:
        await work(store)
    finally:
        await database.command("profile", NONE)
    rows = await database[PROFILE].find({"ns": {"$ne": f"{database.name}.{PROFILE}"}}).to_list(None)
    return [_operation(row) for row in rows if "planSummary" in row]


def _operation(row: Document) -> Operation:
    command = row["command"]
    given = max(row.get(name, 0) for name in ("nreturned", "nMatched", "ndeleted"))
    return Operation(
        collection=row["ns"].partition(".")[2],
        plan=row["planSummary"],
        examined=row.get("docsExamined", 0),
        given=given,
        sorts=row.get("hasSortStage", False),
        filter=command.get("filter") or command.get("q") or command.get("query") or command,
    )


async def needs_a_profiler(store: Store) -> None:
    """Skip the test on SecantusDB, the substitute for mongod: it has no query planner."""
    build = await store.database.client.admin.command("buildInfo")
    if "secantusVersion" in build:
        pytest.skip("this store does not say how it answers queries")
