"""An import is killed midway and run again: nothing is lost, and nothing is there twice."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from deploy.embedded.site import REPO
from shared.mongo import Scope
from tests.support.exports import stackexchange
from tests.support.messaging import eventually
from tests.support.platform import Platform, guilde

Unique = Callable[[str], str]

QUESTIONS = 600
WITHIN = 250.0
"""Seconds an import may take on a busy machine."""

pytestmark = pytest.mark.timeout(900)  # three imports, and the first test waits for the platform


def words(platform: Platform, folder: Path, slug: str) -> tuple[str, ...]:
    site = ("--site", stackexchange.SITE, "--no-wait")
    place = ("--community", slug, "--data", str(platform.data))
    return "import", "stackexchange", str(folder), *site, *place


async def there(scope: Scope, slug: str) -> dict[tuple[str, str], tuple[str, int]]:
    """Return what a community has: id and version, by collection and external id."""
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for collection in ("posts", "replies"):
        asked = {"community.slug": slug}
        async for row in scope[collection].find(asked, {"external_id": 1, "version": 1}):
            key = (collection, row["external_id"])
            assert key not in found
            found[key] = (row["_id"], row["version"])
    return found


async def texts(scope: Scope, slug: str) -> set[tuple[Any, ...]]:
    """Return the texts of a community, without the ids that differ from one to the other."""
    found: set[tuple[Any, ...]] = set()
    for collection in ("posts", "replies"):
        async for row in scope[collection].find({"community.slug": slug}):
            is_answered = row.get("accepted_answer_id") is not None
            plain = row["text"], row.get("title"), row.get("byline"), is_answered
            found.add((collection, row["external_id"], row["status"], *plain))
    return found


@pytest_asyncio.fixture
async def scope(platform: Platform) -> AsyncIterator[Scope]:
    """Return the store of content, which the import fills."""
    store = platform.store_of("content")
    yield store.scope
    store.close()


async def test_an_import_killed_midway_is_finished_by_the_next_run(
    platform: Platform, scope: Scope, unique: Unique, tmp_path: Path
) -> None:
    killed, whole = unique("killed"), unique("whole")
    dump = stackexchange.dump(tmp_path / "dump", QUESTIONS)
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "cli", *words(platform, dump, killed)),
        env={**os.environ, "PYTHONPATH": str(REPO)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )

    async def has_begun() -> bool:
        return await scope["posts"].count_documents({"community.slug": killed}, limit=1) > 0

    await eventually(has_begun)
    os.killpg(running.pid, signal.SIGKILL)
    assert await running.wait() == -signal.SIGKILL
    some = await there(scope, killed)
    assert 0 < len(some) < 5 * QUESTIONS

    await asyncio.to_thread(guilde, *words(platform, dump, killed), within=WITHIN)
    all_of_it = await there(scope, killed)
    assert len(all_of_it) == 5 * QUESTIONS
    assert {key: all_of_it[key][0] for key in some} == {key: some[key][0] for key in some}
    await asyncio.to_thread(guilde, *words(platform, dump, killed), within=WITHIN)
    assert await there(scope, killed) == all_of_it
    await asyncio.to_thread(guilde, *words(platform, dump, whole), within=WITHIN)
    assert await texts(scope, killed) == await texts(scope, whole)
