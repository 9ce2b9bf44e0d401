import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
import pytest_asyncio

from chaos.proxy import HOST, SLICE, Links, Toxic
from deploy.embedded import ports


@pytest_asyncio.fixture(loop_scope="function")
async def upstream() -> AsyncIterator[int]:
    """Serve an echo on a free port and yield the port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(4096):
                writer.write(data)
        except ConnectionError:
            pass
        finally:
            writer.close()

    port = ports.choose(["upstream"], {})["upstream"]
    async with await asyncio.start_server(answer, HOST, port):
        yield port


@pytest.fixture
def port() -> int:
    return ports.choose(["link"], {})["link"]


@pytest.fixture
def links(upstream: int, port: int) -> Iterator[Links]:
    with Links({"kafka": (port, upstream)}) as running:
        yield running


class Caller:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self._writer = reader, writer

    async def hears(self, said: bytes) -> bytes:
        self._writer.write(said)
        return await self.reader.readexactly(len(said))


Call = Callable[[], Awaitable[Caller]]


@pytest_asyncio.fixture(loop_scope="function")
async def call(port: int, links: Links) -> AsyncIterator[Call]:
    assert links
    writers: list[asyncio.StreamWriter] = []

    async def connect() -> Caller:
        reader, writer = await asyncio.open_connection(HOST, port)
        writers.append(writer)
        return Caller(reader, writer)

    yield connect
    for writer in writers:
        writer.close()


pytestmark = pytest.mark.asyncio(loop_scope="function")


async def test_a_healthy_link_carries_both_ways(call: Call) -> None:
    caller = await call()
    assert await caller.hears(b"x" * 100_000) == b"x" * 100_000


async def test_a_cut_link_resets_open_connections_and_refuses_new_ones(
    links: Links, call: Call
) -> None:
    caller = await call()
    await caller.hears(b"hello")
    with links.poisoned("kafka", Toxic.CUT):
        with pytest.raises(ConnectionResetError):
            await caller.reader.readexactly(1)
        with pytest.raises(ConnectionRefusedError):
            await call()


async def test_a_silent_link_accepts_bytes_and_delivers_them_once_healed(
    links: Links, call: Call
) -> None:
    before = await call()
    await before.hears(b"hello")
    with links.poisoned("kafka", Toxic.SILENT):
        after = await call()
        waiting = [asyncio.create_task(caller.hears(b"anybody?")) for caller in (before, after)]
        done, _ = await asyncio.wait(waiting, timeout=0.3)
        assert not done
    assert await asyncio.gather(*waiting) == [b"anybody?"] * 2


async def test_a_sliced_link_carries_all_of_it(links: Links, call: Call) -> None:
    said = bytes(range(256)) * (3 * SLICE // 256)
    with links.poisoned("kafka", Toxic.SLICED):
        caller = await call()
        assert await caller.hears(said) == said


async def test_a_healed_link_is_as_new(links: Links, call: Call) -> None:
    for toxic in Toxic:
        with links.poisoned("kafka", toxic):
            pass
    caller = await call()
    assert await caller.hears(b"hello") == b"hello"


async def test_a_link_has_the_worst_of_its_active_toxics(links: Links, call: Call) -> None:
    worst = links.poisoned("kafka", Toxic.CUT)
    with worst, links.poisoned("kafka", Toxic.SLICED), pytest.raises(ConnectionRefusedError):
        await call()
    with links.poisoned("kafka", Toxic.SLICED):
        with links.poisoned("kafka", Toxic.CUT):
            pass
        assert await (await call()).hears(b"hello") == b"hello"
