"""A service without one guarantee: `python -m chaos.sabotage NAME SERVICE [ARGUMENTS]`.

It tests the checker, which must detect each of these. Production code has no switch for it: this
process patches itself before the service runs. Each new window has a crash point.
"""

import asyncio
import runpy
import sys
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

from faststream import AckPolicy

from services.search.index.finder import Finder, Reader
from shared.messaging import consumer, outbox, relay, subscription
from shared.messaging.applying import Applying
from shared.messaging.batch import Batch, Readable
from shared.messaging.consumer import FactConsumer
from shared.messaging.crash_points import CrashPoint, pass_by
from shared.messaging.relay import Relay
from shared.mongo import Document

AUTO_COMMIT_SECONDS = 5
"""The default of aiokafka."""


def relay_marks_before_sending() -> None:
    """Mark before sending: a relay that dies in between never publishes the facts."""
    send = Relay._send

    async def mark_then_send(each: Relay, rows: Sequence[Document]) -> list[Document]:
        await outbox.mark_published(each._store.scope, rows, each._clock())
        pass_by(CrashPoint.AFTER_SEND)
        return await send(each, rows)

    _patch(Relay, "_send", mark_then_send)
    _patch(relay, "pass_by", _no_other_window)


def consumer_commits_before_effect() -> None:
    """Commit before applying: a consumer that dies in between loses the facts."""
    deal_with = FactConsumer._deal_with

    async def commit_then_deal(each: FactConsumer, batch: Batch) -> None:
        assert each._kafka_consumer is not None  # noqa: S101  it consumes
        await each._kafka_consumer.commit()
        pass_by(CrashPoint.AFTER_EFFECT)
        await deal_with(each, batch)

    _patch(FactConsumer, "_deal_with", commit_then_deal)
    _patch(consumer, "pass_by", _no_other_window)


def auto_commit() -> None:
    """Commit by the clock, FastStream's default, whether or not facts are applied.

    Effects take longer here than the clock, as with a slow engine.
    """
    apply = Applying._apply_facts

    async def apply_late(each: Applying, readable: list[Readable]) -> None:
        await asyncio.sleep(AUTO_COMMIT_SECONDS + 1)
        pass_by(CrashPoint.AFTER_EFFECT)
        await apply(each, readable)

    _patch(subscription, "AckPolicy", SimpleNamespace(MANUAL=AckPolicy.ACK_FIRST))
    _patch(Applying, "_apply_facts", apply_late)
    _patch(consumer, "pass_by", _no_other_window)


def query_without_filter() -> None:
    """Let the index answer every query from all documents."""

    async def nothing(_: Finder, __: Reader) -> list[dict[str, Any]]:
        return []

    _patch(Finder, "visible_to", nothing)


SABOTAGES: dict[str, Callable[[], None]] = {
    made.__name__.replace("_", "-"): made
    for made in (
        relay_marks_before_sending,
        consumer_commits_before_effect,
        auto_commit,
        query_without_filter,
    )
}


def _no_other_window(_: CrashPoint) -> None:
    """Ignore other crash points: a harmless crash would use up the point armed for this window."""


def _patch(owner: object, name: str, instead: Any) -> None:
    if not hasattr(owner, name):
        raise AttributeError(f"{owner} has no {name} any more: this sabotage is void")
    setattr(owner, name, instead)


def main() -> None:
    name, service, *arguments = sys.argv[1:]
    SABOTAGES[name]()
    sys.argv = [service, *arguments]
    runpy.run_module(f"services.{service}", run_name="__main__")


if __name__ == "__main__":
    main()
