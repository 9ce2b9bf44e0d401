"""The store of one machine: it survives a kill, a new port, and the move to the other store."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from deploy.backup import restoring, taking
from deploy.embedded import issuer, mongod, ports, secantusdb, store
from deploy.embedded import process as processes
from deploy.embedded.engines import Engines
from deploy.embedded.site import open_site
from shared.contracts.catalogue import AGGREGATES
from shared.messaging.topics import create_topics
from shared.mongo import UNAVAILABLE, Scope, Store, insert
from tests.support.messaging import eventually

NAMES = {"mongod": mongod, "secantusdb": secantusdb}
ROWS = [{"_id": f"{number:03}", "text": "é" * number} for number in range(300)]

HELD = {"_id": "held"}

pytestmark = pytest.mark.skipif(mongod.missing() is not None, reason="no mongod runs here")


@pytest.fixture
def port() -> int:
    return ports.choose([store.NAME], {})[store.NAME]


@contextmanager
def started(data: Path, port: int) -> Iterator[Callable[[], None]]:
    """Run the store alone, and yield a function that kills it as a crash would."""
    process = store.process(open_site(data), port)
    process.prepare()
    child = processes.spawn(process)

    def kill() -> None:
        child.kill()
        child.wait()

    try:
        assert processes.wait_ready(process, child) is None
        yield kill
    finally:
        processes.stop(child, grace=10)


@asynccontextmanager
async def opened(data: Path, port: int) -> AsyncIterator[Store]:
    one = Store(store.url(data, port), "content")
    yield one
    one.close()


async def test_acknowledged_writes_survive_a_kill(tmp_path: Path, port: int) -> None:
    acknowledged: set[str] = set()

    async def write(content: Store, writer: int) -> None:
        for number in range(10_000):
            row = {"_id": f"{writer}-{number}"}
            await content.transact(partial(insert, collection="rows", documents=[row]))
            acknowledged.add(row["_id"])

    async def enough() -> bool:
        return len(acknowledged) > 200

    with started(tmp_path, port) as kill:
        async with opened(tmp_path, port) as content:
            writers = [asyncio.create_task(write(content, writer)) for writer in range(8)]
            await eventually(enough)
            kill()
            await asyncio.gather(*writers, return_exceptions=True)
    with started(tmp_path, port):
        async with opened(tmp_path, port) as content:
            assert acknowledged <= await ids(content.scope, "rows")


async def test_the_store_keeps_its_data_at_another_port(tmp_path: Path, port: int) -> None:
    with started(tmp_path, port):
        async with opened(tmp_path, port) as content:
            await insert(content.scope, "rows", ROWS)
    other = ports.choose([store.NAME], {}, avoid=[port])[store.NAME]
    with started(tmp_path, other):
        async with opened(tmp_path, other) as content:
            await content.transact(lambda scope: insert(scope, "rows", [{"_id": "new"}]))
            assert await ids(content.scope, "rows") == {row["_id"] for row in ROWS} | {"new"}


@pytest.mark.timeout(400)  # it starts all engines, twice
@pytest.mark.parametrize(("old", "new"), [("secantusdb", "mongod"), ("mongod", "secantusdb")])
async def test_a_platform_moves_to_the_other_store_by_backup_and_restore(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: str, new: str
) -> None:
    before, backup, after = (tmp_path / name for name in ("before", "backup", "after"))
    monkeypatch.setenv(store.CHOICE, old)
    issuer.open_identity(before, 8080)
    with Engines(before) as engines:
        await create_topics(engines.kafka, AGGREGATES, partitions=1, replication=1)
        async with opened(before, port_of(before)) as content:
            await insert(content.scope, "posts", ROWS)
        await taking.take(open_site(before), engines, backup, lambda _: None)
    monkeypatch.setenv(store.CHOICE, new)
    await asyncio.to_thread(restoring.restore, backup, after, lambda _: None)
    assert store.of(after) is NAMES[new]
    with started(after, port_of(after)):
        async with opened(after, port_of(after)) as content:
            assert await content.scope["posts"].find().sort("_id", 1).to_list(None) == ROWS


def port_of(data: Path) -> int:
    return ports.read(data)[store.NAME]


async def ids(scope: Scope, collection: str) -> set[str]:
    return {row["_id"] async for row in scope[collection].find({}, {"_id": 1})}


async def test_a_document_of_a_killed_transaction_is_free_again(tmp_path: Path, port: int) -> None:
    holding = (
        "import asyncio\n"
        "from shared.mongo import Store\n"
        "async def hold(scope):\n"
        "    await scope['rows'].insert_one({'_id': 'held'}, session=scope.session)\n"
        "    print('held', flush=True)\n"
        "    await asyncio.Event().wait()\n"
        f"asyncio.run(Store({store.url(tmp_path, port)!r}, 'content').transact(hold))\n"
    )
    with started(tmp_path, port):
        async with opened(tmp_path, port) as content:
            await insert(content.scope, "rows", [{"_id": "other"}])
            writer = await asyncio.create_subprocess_exec(
                sys.executable, "-c", holding, stdout=asyncio.subprocess.PIPE
            )
            assert writer.stdout is not None
            assert await writer.stdout.readline() == b"held\n"
            writer.kill()
            await writer.communicate()

            async def free() -> bool:
                with suppress(*UNAVAILABLE):
                    await content.transact(partial(insert, collection="rows", documents=[HELD]))
                    return True
                return False

            await eventually(free, seconds=90)
