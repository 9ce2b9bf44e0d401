"""Handing mails over by SMTP (RFC 5321), over connections that are kept while there is more."""

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
"""For one answer of the server."""
LONGEST_SECONDS = 40
"""For all of a mail. Less than it is held: see store/mails.py."""
PERMANENT = 500

_INTERNATIONAL = ("SMTPUTF8", "BODY=8BITMIME")

_OURS = (
    aiosmtplib.SMTPAuthenticationError,
    aiosmtplib.SMTPSenderRefused,
    aiosmtplib.SMTPHeloError,
)
"""How this platform is set up is refused, not a mail: an operator has to see to it."""


@dataclass(frozen=True, slots=True)
class Server:
    """`security`: none, starttls (needed, not hoped for) or tls.

    authority: a file with the authority that signed its certificate, where the system has it not.
    """

    host: str
    port: int
    security: str = "none"
    user: str = ""
    password: str = ""
    authority: Path | None = None


class Smtp:
    """At most as many connections as mails are handed over at once."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._trust = ssl.create_default_context(cafile=server.authority)
        self._idle: list[aiosmtplib.SMTP] = []

    async def send(self, letter: Letter) -> None:
        """Returns once the server has taken it.

        Raises: ServerAwayError, DeferredError, RefusedError; LostError where the connection broke
        before the server said what becomes of the mail.
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
        """Raises OSError while nobody listens."""
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
            # servers close what is idle, and a mail must not be the one to find out
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
