"""`python -m chaos.sabotage NAME SERVICE [ARGUMENTS]`: a service with one guarantee taken away.

It proves the checker: each of these must be found out. Production code has no switch for it; here
it is patched, in this process, before the service runs. A crash point lies in each new window.
"""

import asyncio
import runpy
import sys
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

from faststream import AckPolicy

from services.search.index.finder import Finder
from shared.messaging import consumer, outbox, relay, subscription
from shared.messaging.applying import Applying
from shared.messaging.batch import Batch, Readable
from shared.messaging.consumer import FactConsumer
from shared.messaging.crash_points import CrashPoint, pass_by
from shared.messaging.relay import Relay
from shared.mongo import Document

AUTO_COMMIT_SECONDS = 5
"""aiokafka's default."""


def relay_marks_before_sending() -> None:
    """Who dies in between has told nobody, and never will."""
    send = Relay._send

    async def mark_then_send(each: Relay, rows: Sequence[Document]) -> list[Document]:
        await outbox.mark_published(each._store.scope, rows, each._clock())
        pass_by(CrashPoint.AFTER_SEND)
        return await send(each, rows)

    _patch(Relay, "_send", mark_then_send)
    _patch(relay, "pass_by", _no_other_window)


def consumer_commits_before_effect() -> None:
    """Who dies in between has applied nothing, and is not given it again."""
    deal_with = FactConsumer._deal_with

    async def commit_then_deal(each: FactConsumer, batch: Batch) -> None:
        assert each._kafka_consumer is not None  # noqa: S101  it consumes
        await each._kafka_consumer.commit()
        pass_by(CrashPoint.AFTER_EFFECT)
        await deal_with(each, batch)

    _patch(FactConsumer, "_deal_with", commit_then_deal)
    _patch(consumer, "pass_by", _no_other_window)


def auto_commit() -> None:
    """What FastStream does if not told otherwise: by the clock, whatever became of the facts.

    Effects take longer here than the clock, as when an engine is slow.
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
    """Whoever asks the index is answered from all of it."""
    _patch(Finder, "_visible_to", lambda *_: [])


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
    """To die where nothing is lost would take the armed point away from where something is."""


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
