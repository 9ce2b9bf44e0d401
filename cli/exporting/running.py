"""The export of what one person may see of a community, through the public API."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from rich.progress import Progress, SpinnerColumn, TextColumn

from cli.asking import Api, Person, Refused
from cli.exporting.layout import file_name, named, post_file, reply_file, series_file, stem
from deploy.embedded.errors import PlatformError

_PAGE = 100


@dataclass(slots=True)
class Exported:
    """The numbers of things written. `missing`: the files that could not be read."""

    posts: int = 0
    replies: int = 0
    files: int = 0
    series: int = 0
    missing: list[str] = field(default_factory=list)


async def export(
    api: Api, person: Person, community: str, folder: Path, shown: Progress
) -> Exported:
    """Write the published posts, with replies and files, and the series.

    Raises Refused, Away, PlatformError.
    """
    done = Exported()
    task = shown.add_task("Exporting", total=None)
    async for each in _pages(api, person, "content/v1/posts", community=community):
        if post := await _read(api, person, f"content/v1/posts/{each['id']}"):
            await _post(api, person, post, folder, done)
        shown.update(task, description=f"Exporting: {done.posts:,} posts, {done.replies:,} replies")
    async for each in _pages(api, person, "content/v1/series", community=community):
        series = await _read(api, person, f"content/v1/series/{each['id']}")
        if series is None:
            continue
        path = folder / f"{community}.series" / f"{named(series)}.md"
        await asyncio.to_thread(_write, path, series_file(series).encode())
        done.series += 1
    return done


async def _post(
    api: Api, person: Person, post: Mapping[str, Any], folder: Path, done: Exported
) -> None:
    name, files = stem(post), dict[str, str]()
    if post["files"]:
        files = await _files(api, person, post, folder / f"{name}.files", done)
    await asyncio.to_thread(_write, folder / f"{name}.md", post_file(post, files).encode())
    done.posts += 1
    number = 0
    try:
        async for reply in _pages(api, person, f"content/v1/posts/{post['id']}/replies"):
            number += 1
            path = folder / f"{name}.replies" / f"{number:05}.md"
            await asyncio.to_thread(_write, path, reply_file(reply, post).encode())
            done.replies += 1
    except Refused as refused:
        if not _is_gone(refused):
            raise
        done.missing.append(f"replies to {name}: {refused.sentence}")


async def _read(api: Api, person: Person, path: str) -> dict[str, Any] | None:
    """Return a thing of a page; None if it was deleted or moved since the page was read."""
    try:
        found: dict[str, Any] = (await api.get(person, path)).json()
    except Refused as refused:
        if not _is_gone(refused):
            raise
        return None
    return found


def _is_gone(refused: Refused) -> bool:
    return refused.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


async def _files(
    api: Api, person: Person, post: Mapping[str, Any], folder: Path, done: Exported
) -> dict[str, str]:
    """Write the files of a post, and return their names by id."""
    written: dict[str, str] = {}
    found = await _read(api, person, f"content/v1/posts/{post['id']}/files") or {"items": []}
    listed = found["items"]
    if unlisted := len({*post["files"]} - {file["id"] for file in listed}):
        done.missing.append(f"{stem(post)}: {unlisted} of its files, not ready yet or deleted")
    taken: set[str] = set()
    for file in listed:
        path = folder / file_name(file["filename"], taken)
        if file["status"] != "ready":
            done.missing.append(f"{file['filename']}: it is {file['status']}")
            continue
        try:
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
            await api.download(person, f"content/v1/files/{file['id']}/content", path)
            done.files += 1
            written[file["id"]] = path.name
        except Refused as refused:
            done.missing.append(f"{file['filename']}: {refused.sentence}")
    return written


async def _pages(
    api: Api, person: Person, path: str, **params: Any
) -> AsyncIterator[dict[str, Any]]:
    """Yield the items of all pages."""
    cursor: dict[str, str] = {}
    while True:
        asked = {**params, **cursor, "limit": _PAGE}
        page = (await api.ask(person, "GET", path, params=asked)).json()
        for item in page["items"]:
            yield item
        if not page["next"]:
            return
        cursor = {"after": page["next"]}


def empty(folder: Path) -> None:
    """Make the folder. Raises PlatformError if it holds anything: an export would mix with it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise PlatformError(f"{folder} is not empty.", "Name a new folder.")
    except OSError as error:
        raise PlatformError(
            f"{folder} cannot be written: {error.strerror}.", "Name another folder."
        ) from error


def progress(*, disabled: bool) -> Progress:
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), transient=True, disable=disabled
    )


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
