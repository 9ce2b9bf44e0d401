"""A mail server for tests: it keeps the mails it accepts, and can stop, refuse or hang up."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.messaging import eventually


class _Session(SMTP):
    """Sets `gone` once its connection is closed: a loop that ends earlier warns of it."""

    def __init__(self, box: "Mailbox") -> None:
        super().__init__(box, hostname="mail.test", enable_SMTPUTF8=True)
        self.gone = asyncio.Event()

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.gone.set()


class Mailbox:
    """`answer`: returns the response to a mail for these addresses; None accepts it.

    hangs_up: it accepts a mail, and closes the connection before it responds.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.answer: Callable[[list[str]], str | None] = lambda _: None
        self.hangs_up = False
        self.attempts = 0
        self.port = 0
        self._sessions: list[_Session] = []
        self._server: asyncio.Server | None = None

    async def open(self, certificate: Path | None = None) -> None:
        """Listen, on the previous port if there was one; over TLS if a certificate is given."""
        loop = asyncio.get_running_loop()
        context = None
        if certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate)
        address = ("127.0.0.1", self.port)
        self._server = await loop.create_server(self._session, *address, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening, and close open connections too."""
        if self._server is not None:
            self._server.close()
            self._server = None
        sessions, self._sessions = self._sessions, []
        for session in sessions:
            if session.transport is not None:
                session.transport.close()
            else:
                session.gone.set()  # the session never began: the client refused the certificate
        await asyncio.gather(*(session.gone.wait() for session in sessions))

    def _session(self) -> SMTP:
        session = _Session(self)
        self._sessions.append(session)
        return session

    async def handle_DATA(self, session: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        self.attempts += 1
        if refusal := self.answer(envelope.rcpt_tos):
            return refusal
        content = envelope.content
        assert isinstance(content, bytes)
        self.raw.append(content)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        if self.hangs_up and session.transport is not None:
            session.transport.close()
        return "250 Taken"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"].addresses[0].addr_spec == address]

    async def until(self, address: str, count: int = 1) -> list[EmailMessage]:
        """Wait until `count` mails came for this address; the test checks that no more came."""
        found: list[EmailMessage] = await eventually(
            lambda: mails if len(mails := self.to(address)) >= count else []
        )
        return found


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r", "")


@asynccontextmanager
async def mailbox(certificate: Path | None = None) -> AsyncIterator[Mailbox]:
    box = Mailbox()
    await box.open(certificate)
    try:
        yield box
    finally:
        await box.close()
