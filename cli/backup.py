"""Commands that back up a platform, and restore it."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import httpx
import typer
from aiokafka.errors import KafkaError

from cli import start
from cli.context import DEFAULT_DATA, Data, command, console, running_platform
from deploy.backup import restoring, taking
from deploy.backup.folder import Manifest
from deploy.embedded import platform as platforms
from deploy.embedded.errors import PlatformError
from deploy.embedded.site import open_site
from shared.messaging.log import LogAwayError
from shared.mongo import UNAVAILABLE

_AWAY: tuple[type[Exception], ...] = (LogAwayError, KafkaError, httpx.HTTPError, *UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class _Addresses:
    kafka: str
    store_url: str
    opensearch_url: str


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to create.")],
    data: Data = DEFAULT_DATA,
) -> None:
    """Back up a running platform into a folder.

    Anyone with this folder can read everything, and sign in as any person of the development
    issuer.
    """
    platform = running_platform(data)
    site = open_site(platform.data)
    told = platforms.common_settings(site, platform.state.ports, platform.state.issuer)
    at = _Addresses(told["KAFKA"], told["STORE_URL"], told["OPENSEARCH_URL"])
    target = start.data_folder(folder)
    with _working("Backing up") as tell:
        manifest = asyncio.run(taking.take(site, at, target, tell))
    console.print(f"{_summed(manifest)} are in {target}", soft_wrap=True)
    console.print(
        "Protect it like the platform itself: it holds everybody's data and the signing key."
    )


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder written by `backup`.")],
    data: Annotated[
        Path,
        typer.Option(
            "--data", metavar="DIR", help="The folder of the new platform; it must be empty."
        ),
    ],
) -> None:
    """Create a new platform from a backup; then start it with `up`."""
    target = start.data_folder(data)
    with _working("Restoring") as tell:
        waiting = restoring.restore(start.data_folder(folder), target, tell)
    sent = f" {waiting:,} facts will be published when it starts." if waiting else ""
    console.print(f"Restored into {target}.{sent}", soft_wrap=True)
    console.print(f"Start it: {command('up', target)}", soft_wrap=True)


@contextmanager
def _working(what: str) -> Iterator[Callable[[str], None]]:
    """Show progress on a terminal. Raises PlatformError if an engine goes away."""
    try:
        with console.status(what) as status:
            yield lambda stage: status.update(f"{what}: {stage}")
    except _AWAY as error:
        raise PlatformError(
            f"{what} stopped: an engine did not answer: {error!r}",
            "Nothing partial is left. Check ./guilde status, and run the command again.",
        ) from error


def _summed(manifest: Manifest) -> str:
    files = manifest.files
    rows = sum(files[path].count or 0 for path in manifest.of("stores"))
    facts = sum(files[path].count or 0 for path in manifest.of("topics"))
    size = sum(file.bytes for file in files.values())
    return f"{rows:,} documents, {facts:,} facts and the index, {size / 1e6:.1f} MB,"
