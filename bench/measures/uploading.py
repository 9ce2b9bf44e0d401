"""A file of a gigabyte: its upload in pieces, its reading, and the service's memory growth."""

import asyncio
import time
from pathlib import Path
from uuid import uuid4

import aiohttp

from bench import load
from bench.rows import Measured, Row, at_most
from bench.world import Running, World

WHOLE = 1024**3
"""The size of the file in bytes, also in a quick run: memory does not grow in proportion to it."""
PIECE = 4 * 1024**2
"""The size of a piece in bytes, as the portal sends it."""
MOST_MB = 100
HEAD = b"%PDF-1.7\n"
"""The head of a file that is taken for a document, and refused once it was read."""
TUS = {"Tus-Resumable": "1.0.0"}


async def measure(world: World) -> Measured:
    database = f"bench_{uuid4().hex[:8]}"
    async with world.issuer(), world.service("content", store_database=database) as content:
        async with load.session(world.token(), 1) as http:
            files = f"{content.base_url}/v1/files"
            # the first upload makes the service import what it needs
            await _read(http, f"{files}/{await _upload(http, content, PIECE)}")
            before = content.resident_megabytes()
            began = time.perf_counter()
            file_id = await _upload(http, content, WHOLE)
            rate = WHOLE / 2**20 / (time.perf_counter() - began)
            await _read(http, f"{files}/{file_id}")
        grown = _peak_megabytes(content.pid) - before
    what = f"a file of {WHOLE / 2**20:,.0f} MB"
    return Measured(
        [
            at_most(f"{what}, memory beyond idle at its peak", grown, "MB", most=MOST_MB),
            Row(f"{what}, uploading", rate, "MB/s"),
        ]
    )


async def _upload(http: aiohttp.ClientSession, content: Running, size: int) -> str:
    """Upload a file, and return its id."""
    url = f"{content.base_url}/v1/uploads"
    async with http.post(url, headers={**TUS, "Upload-Length": str(size)}) as begun:
        await load.expect(begun, 201)
        upload_id = begun.headers["Location"].rpartition("/")[2]
    piece, at = HEAD + b"%" * (PIECE - len(HEAD)), 0
    while at < size:
        part = piece[: size - at]
        headers = {
            **TUS,
            "Upload-Offset": str(at),
            "Content-Type": "application/offset+octet-stream",
        }
        async with http.patch(f"{url}/{upload_id}", data=part, headers=headers) as answer:
            await load.expect(answer, 204)
        at += len(part)
    return upload_id


async def _read(http: aiohttp.ClientSession, url: str) -> None:
    """Wait until the file was read."""
    while True:
        async with http.get(url) as answer:
            await load.expect(answer, 200)
            if (await answer.json())["status"] != "received":
                return
        await asyncio.sleep(0.1)


def _peak_megabytes(pid: int) -> float:
    """Return the peak resident memory, as the kernel reports it."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 2**10
