"""A virus scanner: clamd, called by its INSTREAM command.

https://docs.clamav.net/manual/Usage/Scanning.html#clamd
"""

import socket
from asyncio import to_thread
from contextlib import suppress
from typing import IO

PART = 256 * 1024
LONGEST_ANSWER = 4_096
ANSWER_SECONDS = 120.0
"""The longest time of one step of the conversation; the last step is the scan."""
TOO_LARGE = "size limit exceeded. ERROR"


class ScannerAwayError(OSError):
    """The scanner gives no valid answer: the file is scanned again later."""


class NotScannedError(Exception):
    """The file is larger than the scanner accepts (clamd's StreamMaxLength)."""


class Scanner:
    """The scanner at an address, host:port."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._address = (host, int(port))

    async def finds_nothing(self, file: IO[bytes]) -> bool:
        """Return whether the file is clean. Raises: NotScannedError, ScannerAwayError, OSError."""
        answer = await to_thread(self._ask, file)
        if answer.endswith(TOO_LARGE):
            raise NotScannedError
        if answer.endswith("FOUND"):
            return False
        if not answer.endswith("OK"):
            raise ScannerAwayError(f"clamd answered {answer[:200]!r}")
        return True

    def _ask(self, file: IO[bytes]) -> str:
        with socket.create_connection(self._address, timeout=ANSWER_SECONDS) as connection:
            # clamd closes once a file is too large, after it has said so: a blocking socket can
            # still read this after it could not write
            with suppress(ConnectionError):
                _send(connection, file)
            answer = b""
            while part := connection.recv(LONGEST_ANSWER):
                answer += part
        return answer.rstrip(b"\0\n").decode(errors="replace")


def _send(connection: socket.socket, file: IO[bytes]) -> None:
    connection.sendall(b"zINSTREAM\0")
    file.seek(0)
    while part := file.read(PART):
        connection.sendall(len(part).to_bytes(4, "big") + part)
    connection.sendall(bytes(4))
