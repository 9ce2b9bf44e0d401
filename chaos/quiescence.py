"""The wait for quiescence: then every acknowledged change has arrived everywhere."""

import asyncio
import time

from aiokafka.errors import KafkaError

from chaos.declared import READS
from chaos.kafka import lag
from chaos.target import Target
from shared.messaging import outbox, parking
from shared.mongo import UNAVAILABLE, Document, Store

PAUSE_SECONDS = 1.0
LONGEST_LOOK = 60.0
"""The limit in seconds: a client may wait for ever for an engine that was paused."""
QUIET_LOOKS = 2
"""The number of quiet looks in a row that are required.

A consumer's facts may be in flight between two looks.
"""


class StillMoving(Exception):
    """The platform did not settle in time. The text describes the remaining activity."""


async def until_quiet(target: Target, seconds: float) -> None:
    """Wait until no fact is pending in an outbox, on a topic, in a replay, or for notification.

    Raises: StillMoving after `seconds`.
    """
    deadline = time.monotonic() + seconds
    quiet = 0
    while quiet < QUIET_LOOKS:
        moves = await what_moves(target)
        quiet = 0 if moves else quiet + 1
        if moves and time.monotonic() > deadline:
            raise StillMoving(f"after {seconds:.0f} s: {'; '.join(moves)}")
        await asyncio.sleep(PAUSE_SECONDS)


async def what_moves(target: Target) -> list[str]:
    """Return descriptions of the remaining activity."""
    try:
        async with asyncio.timeout(LONGEST_LOOK):
            return [*await _stored(target), *await _consumed(target)]
    except (KafkaError, TimeoutError, *UNAVAILABLE) as away:
        return [f"an engine does not answer: {away!r}"]


async def _consumed(target: Target) -> list[str]:
    return [
        f"{service} has {count} facts to consume"
        for service, count in (await lag(target.kafka)).items()
        if count
    ]


async def _stored(target: Target) -> list[str]:
    moves = []
    for service in READS:
        store = Store(target.store_url, service)
        try:
            moves += [f"{service} has {words}" for words in await _in_store(store)]
        finally:
            store.close()
    return moves


async def _in_store(store: Store) -> list[str]:
    waiting: dict[str, tuple[str, Document]] = {
        "facts in its outbox": (outbox.COLLECTION, {"pending": True}),
        "parked facts to replay": (parking.COLLECTION, {"replay": True}),
        # later rounds are for people who could not be notified at first: see record 15
        "deliveries to begin": ("deliveries", {"look": 0}),
        "mails in hand": ("mails", {"open": True, "state": "sending"}),
    }
    counts = {
        words: await store.scope[name].count_documents(matching)
        for words, (name, matching) in waiting.items()
    }
    return [f"{count} {words}" for words, count in counts.items() if count]
