"""The platform's own mailbox: it keeps mails whole and in order, up to a bound."""

import asyncio
import smtplib
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest

from deploy.embedded import mailbox, ports
from tests.support.messaging import eventually


def a_mail(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", subject
    message.set_content("Bonjour, c’est l’été.\n.\n..two dots\n")
    return message


async def test_a_mail_is_kept_as_it_came(tmp_path: Path) -> None:
    port = ports.choose(["mailbox"], {})["mailbox"]
    serving = asyncio.create_task(mailbox.serve(tmp_path, port))

    def send() -> list[bytes]:
        with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
            for number in range(3):
                client.send_message(a_mail(f"Mail {number}"))
        return [path.read_bytes() for path in sorted(tmp_path.glob("*.eml"))]

    async def sent() -> list[bytes]:
        try:
            return await asyncio.to_thread(send)
        except ConnectionRefusedError:  # the server does not listen yet
            return []

    kept = await eventually(sent)
    assert [mail.count(b"Subject: Mail") for mail in kept] == [1, 1, 1]
    assert b"Mail 0" in kept[0]
    assert b"\n..two dots" in kept[0]
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


def test_the_oldest_mails_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "MOST_KEPT", 2)
    first = mailbox.Keeper(tmp_path).keep(b"1")
    keeper = mailbox.Keeper(tmp_path)
    others = [keeper.keep(b"2"), keeper.keep(b"3")]
    assert not first.exists()
    assert sorted(tmp_path.iterdir()) == others
