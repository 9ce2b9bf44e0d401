"""The checks of `up` before it changes anything, which `doctor` runs one by one."""

import os
import shutil
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from deploy.embedded import fetch, gateway, lock, ports, site, store
from deploy.embedded.errors import (
    DiskShort,
    FolderUnusable,
    MemoryShort,
    PlatformError,
    PortTaken,
)

DISK = 1_500_000_000
MEMORY = 1_200_000_000
_SEARCHED = 100


@dataclass(frozen=True, slots=True)
class Check:
    """One check of this machine. `run` returns a few words, or raises PlatformError."""

    name: str
    run: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check. `remedy` is empty if it passed."""

    name: str
    sentence: str
    remedy: str = ""

    @property
    def ok(self) -> bool:
        return not self.remedy


def checks(data: Path, port: int, *, running: bool = False) -> list[Check]:
    """Return the checks. A running platform needs no check of its port and memory."""
    before = [] if running else [Check("port", lambda: port_free(port)), Check("memory", memory)]
    return [
        Check("folder", lambda: writable(data)),
        *before,
        Check("disk", lambda: disk(data)),
        Check("Java runtime", lambda: java(data)),
        Check("store", lambda: store.check(data)),
        Check("gateway", lambda: str(gateway.caddy())),
        Check("engines' cache", lambda: cache(data)),
    ]


def require(data: Path, port: int) -> None:
    """Run all checks. Raises the PlatformError of the first one that fails."""
    for check in checks(data, port):
        check.run()


def verdicts(data: Path, port: int, *, running: bool) -> list[Verdict]:
    """Run all checks, even if some fail."""
    return [_verdict(check) for check in checks(data, port, running=running)]


def _verdict(check: Check) -> Verdict:
    try:
        return Verdict(check.name, check.run())
    except PlatformError as error:
        return Verdict(check.name, error.sentence, error.remedy)


def restoring(data: Path) -> Path:
    """Return the path of the file that marks a restore in progress."""
    return data / "restoring"


def writable(data: Path) -> str:
    """Raise FolderUnusable if the data folder cannot be written, or a restore was interrupted."""
    if restoring(data).exists():
        raise FolderUnusable(
            f"A restore into {data} was interrupted.",
            f"Delete it, ./guilde purge --data {data}, and restore again.",
        )
    probe = data / f".writable-{os.getpid()}"
    try:
        data.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise FolderUnusable(
            f"The data folder {data} cannot be written: {error.strerror}.",
            "Choose another folder with --data DIR.",
        ) from error
    return str(data)


def port_free(port: int) -> str:
    """Raise PortTaken, with the name of the holder if this user may see it."""
    if ports.is_free(port):
        return f"{port} is free"
    first = max(port + 1, socket.IPPORT_RESERVED)
    free = next(filter(ports.is_free, range(first, first + _SEARCHED)), 0)
    raise PortTaken(
        f"Port {port} is taken by {holder_of(port)}.",
        f"Stop it, or choose another port: ./guilde up --port {free or 'PORT'}",
    )


def holder_of(port: int) -> str:
    """Return the command and pid that listen on a port, if this user may see them."""
    if port < socket.IPPORT_RESERVED and os.geteuid() != 0:
        return "the system (ports below 1024 are for root)"
    for process in psutil.process_iter():
        with suppress(psutil.Error):  # another user's, or gone in the meantime
            if any(_listens(connection, port) for connection in process.net_connections("tcp")):
                return f"{process.name()} (pid {process.pid})"
    return "a process of another user"


def _listens(connection: Any, port: int) -> bool:
    return bool(connection.status == psutil.CONN_LISTEN and connection.laddr.port == port)


def disk(data: Path) -> str:
    """Raise DiskShort if the data, or a cache to fill, has too little room."""
    cache = site.cache_folder()
    folders = [data]
    if fetch.missing(fetch.home_of(cache), lock.read()):
        folders.append(cache)
    for folder in folders:
        require_room(folder, shutil.disk_usage(folder).free)
    return f"{shutil.disk_usage(data).free / 1e9:.0f} GB free"


def require_room(folder: Path, free: int) -> None:
    """Raise DiskShort, with the available and the required space, if there is too little."""
    if free < DISK:
        raise DiskShort(
            f"Only {free / 1e9:.1f} GB are free in {folder}; the platform needs {DISK / 1e9} GB.",
            "Free some space, or choose another place: --data DIR for the data, "
            f"{site.CACHE}=DIR for the engines.",
        )


def memory() -> str:
    """Raise MemoryShort for too little memory: the kernel would soon kill an engine."""
    available = psutil.virtual_memory().available
    if available < MEMORY:
        raise MemoryShort(
            f"Only {available / 1e9:.1f} GB of memory are available; "
            f"the platform needs {MEMORY / 1e9:.1f} GB.",
            "Close other programs, or add memory to this machine.",
        )
    return f"{available / 1e9:.1f} GB available"


def java(data: Path) -> str:
    """Return the path of Java. Raises RuntimeMissing, FolderUnusable."""
    return str(site.open_site(data).java)


def cache(data: Path) -> str:
    """Return whether the engines are complete.

    An incomplete cache is no failure: `up` fetches them.
    """
    home = site.open_site(data).engines
    missing = fetch.missing(home, lock.read())
    if missing:
        return f"{len(missing)} files to fetch into {home} (up does it)"
    return f"complete in {home}"
