"""The backup of a running platform. docs/decisions/0026 explains the order."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

from aiokafka import ConsumerRecord

from deploy.backup import index
from deploy.backup.folder import (
    ISSUER,
    Draft,
    Manifest,
    as_text,
    store_file,
    topic_file,
    write_record,
)
from deploy.embedded import issuer
from deploy.embedded import store as stores
from deploy.embedded.site import Site
from shared.contracts.aggregate import Aggregate
from shared.contracts.catalogue import MAJORS
from shared.contracts.content import POST, REPLY
from shared.contracts.events import ATTENDANCE, GATHERING
from shared.contracts.progress import PROGRESS
from shared.contracts.series import SERIES
from shared.messaging import parking
from shared.messaging.log import Log
from shared.messaging.rebuild import BESIDE
from shared.messaging.topics import Shape, read_shapes
from shared.messaging.unit import utc_now
from shared.mongo import LEASES, Scope, Store, collection_names, raw_pages

READERS_FIRST = ("notifications", "search", "content", "events", "membership")
"""The order of the stores: readers before the services whose facts they read, so never ahead."""
MADE_AGAIN: dict[str, Aggregate[Any]] = {
    "known_posts": POST,
    "known_replies": REPLY,
    "known_gatherings": GATHERING,
    "known_paths": SERIES,
    "path_deeds": PROGRESS,
    "health_comers": ATTENDANCE,
}
"""The read models of content and events in membership, and what they are made from.

Those stores are read before it, so it could be ahead of them. They are made again from the topics.
"""
LEFT_OUT = {
    *(LEASES, parking.COLLECTION),
    *MADE_AGAIN,
    *("post_deeds", "reply_deeds", "gathering_deeds", "health_posts", "health_replies"),
}
"""The collections that a backup leaves out.

These are leases; parked facts, whose offsets belong to topics that no longer exist; read models,
which are rebuilt; and the collections that those replaced, which stay for a day after an upgrade.
"""


class Addresses(Protocol):
    """The addresses of the engines."""

    @property
    def kafka(self) -> str: ...
    @property
    def store_url(self) -> str: ...
    @property
    def opensearch_url(self) -> str: ...


Tell = Callable[[str], None]
"""A function that shows the current step."""


async def take(site: Site, at: Addresses, target: Path, tell: Tell) -> Manifest:
    """Take a backup. Raises: BackupUnusable, and the errors of an engine that is away."""
    draft, began = Draft(target), utc_now()
    with draft.kept():
        tell("the index")
        await index.take(at.opensearch_url, site, draft)
        shapes = await _topics(at.kafka, draft, tell)
        for service in READERS_FIRST:
            tell(f"the store of {service}")
            await _store(site, at.store_url, service, draft)
        draft.copy(issuer.secret_path(site.data), ISSUER)
        return draft.finish(began, utc_now(), shapes)


async def _topics(kafka: str, draft: Draft, tell: Tell) -> dict[str, Shape]:
    shapes = await read_shapes(kafka, [major.topic for major in MAJORS])
    with ExitStack() as open_files:
        files = {topic: open_files.enter_context(draft.file(topic_file(topic))) for topic in shapes}
        async with Log(kafka, list(shapes), committed=True) as log:
            async for records, done, total in log.records():
                tell(f"facts: {done:,} of {total:,}")
                for record in records:
                    files[record.topic].add(_line(record))
    return shapes


def _line(record: ConsumerRecord) -> bytes:
    return write_record(
        {
            "partition": record.partition,
            "time": record.timestamp,
            "key": as_text(record.key),
            "headers": [[name, as_text(value)] for name, value in record.headers],
            "value": as_text(record.value),
        }
    )


async def _store(site: Site, url: str, service: str, draft: Draft) -> None:
    """Write a consistent snapshot of a store."""
    store = Store(url, service)

    async def read(scope: Scope) -> None:
        for name in names:
            with draft.file(store_file(service, name)) as writer:
                async for page in raw_pages(scope, name):
                    writer.add(*page)

    try:
        found = await collection_names(store.scope)
        names = [name for name in found if name not in LEFT_OUT and not name.startswith(BESIDE)]
        long_reads = stores.of(site.data).READS_AT_ONE_MOMENT
        await (store.at_one_moment if long_reads else store.transact)(read)
    finally:
        store.close()
