"""The SMTP client for mails (RFC 5321). It keeps connections open while there are more mails."""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import aiosmtplib

from services.notifications.mail.errors import (
    DeferredError,
    LostError,
    RefusedError,
    ServerAwayError,
)
from services.notifications.mail.wire import Letter

TIMEOUT_SECONDS = 20
"""The limit for one response of the server."""
LONGEST_SECONDS = 40
"""The limit for a whole mail. Shorter than the hold of a mail: see store/mails.py."""
PERMANENT = 500

_INTERNATIONAL = ("SMTPUTF8", "BODY=8BITMIME")

_OURS = (
    aiosmtplib.SMTPAuthenticationError,
    aiosmtplib.SMTPSenderRefused,
    aiosmtplib.SMTPHeloError,
)
"""Errors in the setup of this platform, not in a mail: an operator must fix them."""


@dataclass(frozen=True, slots=True)
class Server:
    """An SMTP server. `security`: none, starttls (required) or tls.

    authority: the file of the authority that signed its certificate, if the system does not trust
    it.
    """

    host: str
    port: int
    security: str = "none"
    user: str = ""
    password: str = ""
    authority: Path | None = None


class Smtp:
    """A pool of connections, at most one for each mail that is handed over at the same time."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._trust = ssl.create_default_context(cafile=server.authority)
        self._idle: list[aiosmtplib.SMTP] = []

    async def send(self, letter: Letter) -> None:
        """Send a mail. Returns once the server has accepted it.

        Raises: ServerAwayError, DeferredError, RefusedError; LostError if the connection broke
        before the server reported the outcome.
        """
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                await self._send(letter)
        except TimeoutError as late:
            raise LostError(f"not taken within {LONGEST_SECONDS} s") from late

    async def _send(self, letter: Letter) -> None:
        client = await self._connected()
        try:
            await client.sendmail(
                letter.sender,
                [letter.recipient],
                letter.content,
                mail_options=_INTERNATIONAL if letter.is_international else (),
            )
        except BaseException as error:
            client.close()
            raise _meaning(error) from error
        self._idle.append(client)

    async def probe(self) -> None:
        """Raise OSError if the server accepts no connection."""
        _, writer = await asyncio.open_connection(self._server.host, self._server.port)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    async def close(self) -> None:
        idle, self._idle = self._idle, []
        for client in idle:
            with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                await client.quit(timeout=2)
            client.close()

    async def _connected(self) -> aiosmtplib.SMTP:
        while self._idle:
            client = self._idle.pop()
            # servers close idle connections, which must not fail a mail
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.noop()
                return client
            client.close()
        server = self._server
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            timeout=TIMEOUT_SECONDS,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            tls_context=self._trust,
            username=server.user or None,
            password=server.password or None,
        )
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, ssl.SSLError, OSError) as error:
            client.close()
            raise ServerAwayError(repr(error)) from error
        except asyncio.CancelledError:
            client.close()
            raise
        return client


def _meaning(error: BaseException) -> BaseException:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        codes = [recipient.code for recipient in error.recipients]
        permanent = bool(codes) and all(code >= PERMANENT for code in codes)
        return RefusedError(_words(error)) if permanent else DeferredError(_words(error))
    if isinstance(error, _OURS):
        return ServerAwayError(_words(error))
    if isinstance(error, aiosmtplib.SMTPNotSupported | UnicodeError | ValueError):
        return RefusedError(_words(error))
    if isinstance(error, aiosmtplib.SMTPResponseException):
        meant = RefusedError if error.code >= PERMANENT else DeferredError
        return meant(_words(error))
    if isinstance(error, aiosmtplib.SMTPException | OSError):
        return LostError(_words(error))
    return error


def _words(error: BaseException) -> str:
    return repr(error)[:300]
