"""The facts that an outbox sends again after its topics were restored from an older backup."""

from datetime import timedelta
from typing import Any

from shared.messaging import outbox
from shared.messaging.unit import utc_now
from shared.mongo import Store, insert

TOPIC = "guilde.membership.profile"


def row(row_id: str, key: str, sequence: int, **fields: Any) -> dict[str, Any]:
    at = utc_now() - timedelta(hours=1)
    plain = {"_id": row_id, "topic": TOPIC, "key": key, "sequence": sequence, "value": b"{}"}
    return {**plain, "headers": [], "stored_at": at, "published_at": at, **fields}


async def waiting(store: Store) -> list[str]:
    rows, _ = await outbox.pending(store, after=outbox.FIRST, limit=100)
    return [row["_id"] for row in rows]


async def test_a_missing_fact_is_sent_again_with_its_successors(store: Store) -> None:
    rows = [row(f"a{number}", "a", number) for number in (1, 2, 3)]
    await insert(store.scope, outbox.COLLECTION, [*rows, row("b1", "b", 1)])
    assert await outbox.send_missing(store.scope, {"a1", "a3", "b1"}, set()) == 2
    assert await waiting(store) == ["a2", "a3"]


async def test_a_pending_fact_stays_pending(store: Store) -> None:
    late = row("a2", "a", 2, pending=True)
    del late["published_at"]
    await insert(store.scope, outbox.COLLECTION, [row("a1", "a", 1), late])
    assert await outbox.send_missing(store.scope, {"a1"}, set()) == 1
    assert await waiting(store) == ["a2"]


async def test_a_tombstone_is_sent_again_unless_it_is_the_last_record_of_its_key(
    store: Store,
) -> None:
    for key in ("a", "b"):
        erased = row(f"{key}1", key, 1)
        await insert(store.scope, outbox.COLLECTION, [erased, row(f"{key}2", key, 2, value=None)])
    assert await outbox.send_missing(store.scope, {"a1", "b1"}, {(TOPIC, "a")}) == 1
    assert await waiting(store) == ["b2"]
