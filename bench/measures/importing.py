"""The import of a Stack Exchange dump: its reading, and what the service takes."""

import asyncio
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import orjson

from bench import dumps, load
from bench.members import Crowd, known
from bench.rows import Measured, Row, at_most
from bench.world import World
from deploy.embedded.programs import python_environment
from deploy.embedded.site import REPO
from shared.contracts.values import Role

SENT = 20_000
BATCH = 100
CLIENTS = 3
"""The concurrent requests of an import, as the command line sends them."""
MOST_MB = 300


async def measure(world: World) -> Measured:
    posts = world.posts
    with TemporaryDirectory(prefix="dump-", dir=world.folder) as folder:
        size = await asyncio.to_thread(dumps.write, Path(folder), posts)
        seconds, megabytes = await asyncio.to_thread(_read, Path(folder))
    first, again = await _send(world, world.size(SENT))
    what = f"a Stack Exchange dump of {posts:,} posts ({size / 2**20:,.0f} MB)"
    return Measured(
        [
            Row(f"{what}, reading it", posts / seconds, "posts/s"),
            at_most(f"{what}, memory of the command line", megabytes, "MB", most=MOST_MB),
            Row("importing questions, one process of content", first, "posts/s"),
            Row("importing the same questions again", again, "posts/s"),
        ]
    )


def _read(folder: Path) -> tuple[float, float]:
    """Return the seconds and the peak memory (MB) of a dry run of the whole dump."""
    options = ("--community", "dump", "--site", "dump.example.com", "--lang", "en", "--dry-run")
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "cli", "import", "stackexchange", str(folder), *options],
        cwd=REPO,
        env=python_environment(),
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"the dry run ended with {child.returncode}")
    return time.perf_counter() - began, used.ru_maxrss / 2**10


async def _send(world: World, posts: int) -> tuple[float, float]:
    """Return the posts per second of an import and of its repetition."""
    database = f"bench_{uuid4().hex[:8]}"
    crowd = Crowd(1)
    member = crowd.membership(world.person_id())
    state = member.data.state.model_copy(update={"role": Role.OWNER})
    owner = replace(member, data=member.data.model_copy(update={"state": state}))
    async with world.issuer(), world.service("content", store_database=database) as content:
        await known(world, database, crowd.community(), owner)
        bodies = [_batch(crowd.ref.slug, first) for first in range(0, posts, BATCH)]
        async with load.session(world.token(), CLIENTS) as http:

            async def once(number: int) -> None:
                url = f"{content.base_url}/v1/imports"
                headers = {"Content-Type": "application/json"}
                async with http.post(url, data=bodies[number], headers=headers) as answer:
                    await load.expect(answer, 200)

            runs = [await load.run(once, total=len(bodies), clients=CLIENTS) for _ in range(2)]
    return runs[0].rate * BATCH, runs[1].rate * BATCH


def _batch(community: str, first: int) -> bytes:
    body = "**A question** of some length. " * 20 + "\n\n```sql\nSELECT *\n```\n"
    items = [
        {
            "external_id": f"q/{number}",
            "kind": "question",
            "title": f"Question {number}",
            "body": f"{body}{number}",
            "lang": "en",
            "tags": ["sql"],
            "byline": "A. Nother",
            "created_at": "2020-01-01T00:00:00Z",
        }
        for number in range(first, first + BATCH)
    ]
    return orjson.dumps({"community": community, "items": items})
