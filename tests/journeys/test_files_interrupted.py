"""The service dies during an upload, and its reader dies: the file is still read and found."""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from services.content.store.files.blobs.chosen import BUCKET
from shared.contracts.files import FILE
from shared.mongo import Scope
from tests.support.facts import NOON
from tests.support.files import TUS, begin, path_of, pdf, send, upload
from tests.support.messaging import eventually, facts_of
from tests.support.notifications import Someone
from tests.support.platform import Platform
from tests.support.portal import Portal
from tests.support.readers import kill_reader, readers_of

Unique = Callable[[str], str]
STARTS_WITHIN = 200
"""Seconds a process may take to restart on a busy machine."""

pytestmark = pytest.mark.timeout(300)  # the first test waits until the platform runs


@pytest_asyncio.fixture
async def stored(platform: Platform) -> AsyncIterator[Scope]:
    """The store of content."""
    store = platform.store_of("content")
    yield store.scope
    store.close()


async def ready(portal: Portal, who: Someone, file_id: str) -> dict[str, Any]:
    async def look() -> dict[str, Any] | None:
        found = (await portal.content.insist(who.person, "GET", f"/v1/files/{file_id}")).json()
        return found if found["status"] == "ready" else None

    file: dict[str, Any] = await eventually(look, seconds=STARTS_WITHIN)
    return file


async def stored_of(scope: Scope, blob: str) -> list[int]:
    """Return how many pieces of a blob are recorded, and how many have bytes."""
    known = await scope["file_pieces"].count_documents({"blob": blob})
    begins = {"files_id": {"$regex": f"^{blob}"}}
    return [known, len(await scope[f"{BUCKET}.chunks"].distinct("files_id", begins))]


async def test_a_file_is_read_once_and_found_although_its_reader_is_killed(
    portal: Portal, platform: Platform, stored: Scope, unique: Unique
) -> None:
    ada, word = platform.sign_in(unique("Ada")), f"mot{uuid4().hex[:12]}"
    await portal.welcome(ada)
    service = platform.pid("content")
    pages = [f"{word} begins", *["How we work"] * 600]
    file_id = await upload(portal.content, ada.person, pdf(*pages), "handbook.pdf")
    first = await kill_reader(service)
    await portal.ask(ada, "Handbook", files=[file_id])
    [second] = await eventually(lambda: set(readers_of(service)) - {first})
    platform.kill("content")
    await eventually(lambda: not Path(f"/proc/{second}").exists())

    assert (await ready(portal, ada, file_id))["pages"] == len(pages)
    kafka = f"127.0.0.1:{platform.state.ports['kafka']}"
    facts = await facts_of(kafka, FILE.topic, file_id, 3)
    told = {fact.id: (fact.sequence, fact.participle) for fact in facts}
    assert list(told.values()) == [(1, "received"), (2, "attached"), (3, "processed")]
    await eventually(lambda: portal.find(ada, word), seconds=STARTS_WITHIN)
    assert [item["title"] for item in await portal.find(ada, word)] == ["Handbook"]
    assert await stored_of(stored, file_id) == [1, 1]
    assert await stored["jobs"].count_documents({"_id": f"process_file/{file_id}"}) == 0


async def test_an_interrupted_upload_resumes_at_its_offset_and_leaves_no_remains(
    portal: Portal, platform: Platform, stored: Scope, unique: Unique
) -> None:
    ada, whole, at = platform.sign_in(unique("Ada")), pdf("x") + b"%" * 3_000_000, 1_000_000
    await portal.welcome(ada)
    path = path_of(await begin(portal.content, ada.person, len(whole), "slides.pdf"))
    file_id = path.rpartition("/")[2]
    assert (await send(portal.content, ada.person, path, whole[:at])).status_code == 204

    async def until_the_service_dies() -> AsyncIterator[bytes]:
        yield whole[at : at + 1_500_000]
        await eventually(lambda: _is(stored, file_id, [2, 1]))
        platform.kill("content")
        yield whole[at + 1_500_000 :]

    with suppress(httpx.HTTPError):
        cut = await send(portal.content, ada.person, path, until_the_service_dies(), at)
        assert cut.status_code >= 500
    look = await portal.content.insist(ada.person, "HEAD", path, headers=TUS)
    assert int(look.headers["upload-offset"]) == at
    sent = await send(portal.content, ada.person, path, whole[at:], at)
    assert sent.status_code == 204
    assert (await ready(portal, ada, file_id))["sha256"] == hashlib.sha256(whole).hexdigest()

    old = {"blob": file_id, "offset": None}
    await stored["file_pieces"].update_many(old, {"$set": {"noted_at": NOON}})
    due = {"_id": f"expire_upload/{file_id}"}
    await stored["jobs"].update_one(due, {"$set": {"due_at": NOON}})
    await eventually(lambda: _is(stored, file_id, [2, 2]), seconds=STARTS_WITHIN)


async def _is(scope: Scope, blob: str, stored: list[int]) -> bool:
    return await stored_of(scope, blob) == stored
