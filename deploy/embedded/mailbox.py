"""A local mailbox: it accepts every mail by SMTP and stores it as a file, but forwards none.

DATA/mails/{moment}-{number}.eml, in the order of arrival. `./guilde mails` reads them.
"""

import asyncio
import functools
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.embedded import probes
from deploy.embedded.process import Process
from deploy.embedded.site import REPO, Site

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

NAME = "mailbox"
HOST = "127.0.0.1"
LARGEST_MAIL = 10 * 1024 * 1024
MOST_KEPT = 10_000
"""The limit on stored mails. New ones replace the oldest."""
SUFFIX = ".eml"


def process(site: Site, port: int, environment: Mapping[str, str]) -> Process:
    """Describe the mailbox on loopback. `environment` is that of Python processes."""
    return Process(
        name=NAME,
        argv=(sys.executable, "-m", "deploy.embedded.mailbox"),
        env={**environment, "MAILBOX_FOLDER": str(folder(site.data)), "MAILBOX_PORT": str(port)},
        cwd=REPO,
        port=port,
        log=site.log(NAME),
        ready=functools.partial(probes.port_open, port),
    )


def folder(data: Path) -> Path:
    return data / "mails"


class Keeper:
    """A handler that stores the mails that aiosmtpd receives."""

    def __init__(self, into: Path) -> None:
        self._into = into
        into.mkdir(parents=True, exist_ok=True)
        self._kept = sorted(into.glob(f"*{SUFFIX}"))

    async def handle_DATA(self, _: "SMTP", __: "Session", envelope: "Envelope") -> str:  # noqa: N802
        """Store the whole mail before acknowledging it."""
        content = envelope.content
        self.keep(content if isinstance(content, bytes) else (content or "").encode())
        return "250 Kept"

    def keep(self, content: bytes) -> Path:
        path = self._into / f"{time.time_ns():020d}{SUFFIX}"
        part = path.with_suffix(".part")
        part.write_bytes(content)
        part.replace(path)
        self._kept.append(path)
        while len(self._kept) > MOST_KEPT:
            self._kept.pop(0).unlink(missing_ok=True)
        return path


async def serve(into: Path, port: int) -> None:
    """Serve until SIGINT or SIGTERM."""
    from aiosmtpd.smtp import SMTP

    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    keeper = Keeper(into)

    def session() -> "SMTP":
        return SMTP(keeper, hostname="guilde", data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True)

    server = await loop.create_server(session, HOST, port)
    try:
        await told.wait()
    finally:
        server.close()


def main() -> None:
    asyncio.run(serve(Path(os.environ["MAILBOX_FOLDER"]), int(os.environ["MAILBOX_PORT"])))


if __name__ == "__main__":
    main()
