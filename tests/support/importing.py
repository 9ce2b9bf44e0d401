"""Imports into the content service, and exports from it, as the command line does them."""

import asyncio
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import httpx

from cli.asking import Api
from cli.asking import Person as Importer
from cli.exporting.running import Exported, export, progress
from cli.importing.attaching import Attaching
from cli.importing.delivery import Delivery, Tally, Told
from cli.importing.documents import Attached, LeftOut, Stage
from tests.support.facts import named
from tests.support.services import Client, Person

Stages = Callable[[str], Iterable[Stage]]


class ToContent(httpx.AsyncHTTPTransport):
    """Sends to the content service what is meant for a gateway; `sent` hears of each answer."""

    def __init__(self, content: Client, sent: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self._content = content
        self._sent = sent

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/content")
        there = httpx.URL(f"{self._content.base_url}{path}")
        request.url = there.copy_with(query=request.url.query)
        answer = await super().handle_async_request(request)
        self._sent()
        return answer


async def bring(
    content: Client, importer: Person, slug: str, stages: Stages, *, cut: int | None = None
) -> tuple[Tally, list[LeftOut]]:
    """Import; with `cut`, stop when the answer to that request arrives, as if killed."""
    left_out: list[LeftOut] = []
    tally = Tally()
    sent = 0

    def cutting() -> None:
        nonlocal sent
        sent += 1
        if sent == cut:
            running.cancel()

    transport = ToContent(content, cutting)
    async with Api("http://guilde", transport=transport) as api:
        person = Importer(lambda: importer.token)
        delivery = Delivery(
            api,
            person,
            slug,
            after="",
            told=Told(left_out.append, lambda *_: None),
            tally=tally,
            attaching=Attaching(api, person, slug, left_out.append),
        )
        running = asyncio.ensure_future(delivery.bring(stages(named(slug))))
        await asyncio.wait([running])
        if cut is None:
            running.result()
    return tally, left_out


async def exported(content: Client, person: Person, slug: str, folder: Path) -> Exported:
    async with Api("http://guilde", transport=ToContent(content)) as api:
        return await export(
            api, Importer(lambda: person.token), slug, folder, progress(disabled=True)
        )


async def there(content: Client, importer: Person, slug: str) -> list[dict[str, Any]]:
    """Return everything in a community: its posts, each followed by its replies."""
    found: list[dict[str, Any]] = []
    listed = (await content.get(importer, f"/v1/posts?community={slug}&limit=100")).json()["items"]
    for each in listed:
        found.append((await content.get(importer, f"/v1/posts/{each['id']}")).json())
        path = f"/v1/posts/{each['id']}/replies?limit=100"
        found += (await content.get(importer, path)).json()["items"]
    return found


def said(folder: Path) -> list[str]:
    """Return an export's contents in order, with numbers in place of ids, without authors' ids."""

    def place(path: Path) -> tuple[str, str]:
        return "" if path.parent == folder else path.parent.name, path.name

    names = sorted(folder.rglob("*.md"), key=place)
    texts = [re.sub(r"\n  author: .*", "", path.read_text()) for path in names]
    ids: dict[str, str] = {}
    for text in texts:
        for found in re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text):
            ids.setdefault(found, str(len(ids)))
    for each, number in ids.items():
        texts = [text.replace(each, number) for text in texts]
    return texts


async def attach(
    content: Client, importer: Person, slug: str, files: Iterable[Attached]
) -> tuple[int, list[LeftOut]]:
    left_out: list[LeftOut] = []
    async with Api("http://guilde", transport=ToContent(content)) as api:
        importing = Importer(lambda: importer.token)
        attaching = Attaching(api, importing, slug, left_out.append)
        for each in files:
            await attaching.attach(each)
    return attaching.count, left_out
