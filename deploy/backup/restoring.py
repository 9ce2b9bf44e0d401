"""The restoring of a backup into empty engines: docs/decisions/0026."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from aiokafka import AIOKafkaProducer

from deploy.backup import index
from deploy.backup.folder import ISSUER, Manifest, as_bytes, checked, topic_file
from deploy.backup.taking import MADE_AGAIN, READERS_FIRST, Addresses, Tell
from deploy.embedded import issuer, preflight, removal, secrets
from deploy.embedded.engines import Engines
from deploy.embedded.errors import BackupUnusable
from deploy.embedded.site import Site, open_site
from deploy.embedded.state import SEEDED
from shared.contracts.aggregate import read_type
from shared.messaging import outbox
from shared.messaging.brokers import client_options
from shared.messaging.passed_over import FIRST_REVISION, PassedOver
from shared.messaging.topics import LARGEST_FACT_BYTES, create_shaped
from shared.mongo import Scope, Store, insert_raw, raw_documents

BATCH = 1_000
MOST_BYTES = 16 * 1024 * 1024
"""The limit on the bytes of documents in one write."""

Item = TypeVar("Item")


@dataclass(slots=True)
class _Told:
    """The outbox facts that the topics contain, and the keys that end with a tombstone."""

    asked: set[str]
    facts: set[str] = field(default_factory=set)
    ended: set[tuple[str, str]] = field(default_factory=set)

    def add(self, topic: str, record: dict[str, Any]) -> None:
        place = (topic, record["key"])
        if record["value"] is None:
            self.ended.add(place)
            return
        self.ended.discard(place)
        headers = dict(record["headers"])
        told = read_type(headers.get("ce_type") or "")
        row = outbox.row_id(headers.get("ce_id") or "", told.major if told else 1)
        if row in self.asked:
            self.facts.add(row)


def restore(folder: Path, data: Path, tell: Tell) -> int:
    """Create a platform's data from a backup, with its own engines, which stop at the end.

    Returns how many facts its topics lack; the relays publish them when the platform starts.
    Raises: BackupUnusable, and the errors of an engine that does not start or dies.
    """
    tell("checksums")
    manifest = checked(folder)
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise BackupUnusable(
            f"{data} is not empty, so nothing is restored there.",
            "Name a new folder with --data DIR.",
        )
    data.mkdir(parents=True, exist_ok=True)
    preflight.restoring(data).touch()
    try:
        tell("the engines")
        with Engines(data) as engines:
            waiting = asyncio.run(_fill(folder, manifest, open_site(data), engines, tell))
        secrets.write(issuer.secret_path(data), (folder / ISSUER).read_text())
        (data / SEEDED).touch()
    except BaseException:
        removal.remove(data)
        raise
    preflight.restoring(data).unlink()
    return waiting


async def _fill(folder: Path, manifest: Manifest, site: Site, to: Addresses, tell: Tell) -> int:
    await create_shaped(to.kafka, manifest.topics, replication=1)
    async with _stores(to.store_url) as stores:
        for service, store in stores.items():
            tell(f"the store of {service}")
            await _fill_store(folder, manifest, service, store)
        await have_made_again(stores["membership"].scope)
        told = _Told(set().union(*[await outbox.ids(store.scope) for store in stores.values()]))
        await _fill_topics(folder, manifest, to.kafka, told, tell)
        waiting = [
            await outbox.send_missing(store.scope, told.facts, told.ended)
            for store in stores.values()
        ]
    tell("the index")
    await index.restore(to.opensearch_url, site, folder, manifest)
    return sum(waiting)


@asynccontextmanager
async def _stores(url: str) -> AsyncIterator[dict[str, Store]]:
    stores = {service: Store(url, service) for service in READERS_FIRST}
    try:
        yield stores
    finally:
        for store in stores.values():
            store.close()


async def _fill_store(folder: Path, manifest: Manifest, service: str, store: Store) -> None:
    for path in manifest.of(f"stores/{service}"):
        with (folder / path).open("rb") as file:
            for page in _pages(raw_documents(file)):
                await insert_raw(store.scope, Path(path).stem, page)


async def have_made_again(scope: Scope) -> None:
    """Have membership rebuild what the backup left out, and count nothing until it is there."""
    names: dict[str, set[str]] = {}
    for collection, aggregate in MADE_AGAIN.items():
        for topic in aggregate.topics:
            names.setdefault(topic, set()).add(f"{collection}@{FIRST_REVISION - 1}")
    await PassedOver(scope).note(names)


def _pages(documents: Iterator[bytes]) -> Iterator[list[bytes]]:
    page: list[bytes] = []
    size = 0
    for document in documents:
        page.append(document)
        size += len(document)
        if len(page) == BATCH or size > MOST_BYTES:
            yield page
            page, size = [], 0
    if page:
        yield page


async def _fill_topics(
    folder: Path, manifest: Manifest, kafka: str, told: _Told, tell: Tell
) -> None:
    producer = AIOKafkaProducer(
        **client_options(kafka),
        enable_idempotence=True,  # keeps the order when it sends again
        max_request_size=LARGEST_FACT_BYTES,
    )
    await producer.start()
    try:
        for topic in manifest.topics:
            tell(f"facts of {topic}")
            with (folder / topic_file(topic)).open() as lines:
                while some := list(islice(lines, BATCH)):
                    await _send(producer, topic, [json.loads(line) for line in some], told)
    finally:
        await producer.stop()


async def _send(
    producer: AIOKafkaProducer, topic: str, records: list[dict[str, Any]], told: _Told
) -> None:
    acknowledged = []
    for record in records:
        told.add(topic, record)
        sent = await producer.send(
            topic,
            as_bytes(record["value"]),
            key=as_bytes(record["key"]),
            partition=record["partition"],
            timestamp_ms=record["time"],
            headers=[(name, as_bytes(value)) for name, value in record["headers"]],
        )
        acknowledged.append(sent)
    await asyncio.gather(*acknowledged)
