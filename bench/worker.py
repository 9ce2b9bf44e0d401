"""A search worker with an index as slow as a remote cluster: `python -m bench.worker`.

It holds its first batch until the file BENCH_GO exists, so that all workers begin at once. It
prints a line for each batch that it has applied: `applied 500`.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import uvloop

from services.search.index.aliases import Targets
from services.search.index.writes import bodies
from services.search.projections.table import project
from shared.contracts.content import POST
from shared.contracts.envelope import Fact
from shared.messaging.consumer import FactConsumer
from shared.messaging.parking import Parking
from shared.mongo import Store

BULK_SECONDS = 0.25
"""The time that a replicating cluster takes for a bulk of 500."""
TARGETS = Targets(documents=("waits",), access=())


async def main() -> None:
    go = Path(os.environ["BENCH_GO"])

    async def apply(facts: list[Fact[Any]]) -> None:
        while not go.exists():  # noqa: ASYNC240  one look, while there is nothing else to do
            await asyncio.sleep(0.01)
        for _ in bodies(TARGETS, [action for fact in facts for action in project(fact)]):
            await asyncio.sleep(BULK_SECONDS)
        sys.stdout.write(f"applied {len(facts)}\n")
        sys.stdout.flush()

    store = Store(os.environ["BENCH_STORE_URL"], os.environ["BENCH_DATABASE"])
    group = os.environ["BENCH_GROUP"]
    consumer = FactConsumer(
        kafka=os.environ["BENCH_KAFKA"],
        aggregates=[POST],
        apply=apply,
        parking=Parking(store, group),
    )
    running = asyncio.create_task(consumer.run())
    assigned = 0
    while True:
        if consumer.assigned != assigned:
            assigned = consumer.assigned
            sys.stdout.write(f"assigned {assigned}\n")
            sys.stdout.flush()
        await asyncio.wait([running], timeout=0.1)


if __name__ == "__main__":
    uvloop.run(main())
