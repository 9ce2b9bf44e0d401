"""The bytes that a mail server receives, and how mail programs read them."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses

import pytest

from services.notifications.domain.places import Places
from services.notifications.mail.letters import Envelope, Sender, write_digest, write_notice
from services.notifications.mail.smtp import Server, Smtp
from shared.text import JOINERS
from tests.support.mailbox import Mailbox
from tests.support.mailbox import mailbox as open_mailbox
from tests.support.notices import a_gathering, a_post, community, person, shown

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
SENDER = Sender("guilde@example.org", Places("https://guilde.example.org"), b"k" * 32)
OURS = {
    *("from", "to", "subject", "date", "message-id", "in-reply-to", "references"),
    *("auto-submitted", "x-guilde-reason", "list-unsubscribe", "list-unsubscribe-post"),
    *("content-language", "content-type", "mime-version"),
}
LONGEST_LINE = 998
"""RFC 5322, 2.1.1."""

ENCODED = "=?utf-8?q?x=0AReply-To:_eve=40evil.example=0AFrom:_eve=40evil.example=0A=0AMine?="
IN_BASE64 = "=?utf-8?b?eApSZXBseS1UbzogZXZlQGV2aWwuZXhhbXBsZQoKTWluZQ==?="
HOSTILE = [
    ENCODED,
    IN_BASE64,
    f"Été {ENCODED}",
    f"{IN_BASE64} {IN_BASE64}",
    "==??utf-8?q?x=0AReply-To:_eve=40evil.example?=",
    "=\u200b?utf-8?q?x=0AReply-To:_eve=40evil.example?=",
    "=?utf-8?q?=22_=3Ceve=40evil.example=3E=2C?=",
    'Eve" <eve@evil.example>, "',
    "Eve <eve@evil.example>, Été",
    "é" * 40 + ' <eve@evil.example>, "' + "é" * 40,
    "Eve\\",
    "(Eve",
    "Eve\r\nReply-To: eve@evil.example\r\n\r\nMine",
    "Eve\x85Reply-To: eve@evil.example\u2028\u2029Mine",
    "Eve\x0bReply-To: eve@evil.example\x0c\x1c\x1d\x1eMine\x00",
    "\u202egro.elpmaxe@eve\u202c \u2066Eve\u2069",
    "Eve\ud800",
    "word " * 60,
    "é" * 300,
    "=" * 30 + "?" * 30,
    "",
]


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with open_mailbox() as opened:
        yield opened


async def handed(box: Mailbox, letter: object) -> bytes:
    smtp = Smtp(Server("127.0.0.1", box.port))
    try:
        await smtp.send(letter)  # type: ignore[arg-type]
    finally:
        await smtp.close()
    return box.raw[-1]


def head_of(raw: bytes) -> list[bytes]:
    return raw.split(b"\r\n\r\n", 1)[0].split(b"\r\n")


def parsed(raw: bytes) -> tuple[EmailMessage, Message]:
    """Parse a mail with both of Python's parsers."""
    modern, old = message_from_bytes(raw, policy=policy.default), message_from_bytes(raw)
    assert isinstance(modern, EmailMessage)
    return modern, old


def shows(text: str) -> bool:
    return all(c.isprintable() or c in JOINERS for c in text)


def says_only_what_is_ours(raw: bytes) -> EmailMessage:
    modern, old = parsed(raw)
    for message in (modern, old):
        names = [name.lower() for name, _ in message.items()]
        assert set(names) == OURS - ({"in-reply-to", "references"} - set(names))
        assert len(names) == len(set(names))
        for name, address in (("From", "guilde@example.org"), ("To", "ada@example.org")):
            assert [found for _, found in getaddresses([str(message[name])])] == [address]
    assert [part.get_content_type() for part in modern.iter_parts()] == ["text/plain", "text/html"]
    # an encoded word that is decoded once must not decode again
    assert not [name for name, value in modern.items() if "=?" in str(value)]
    assert not [name for name, value in modern.items() if not shows(str(value))]
    for line in head_of(raw):
        assert line.isascii()
        assert len(line) <= LONGEST_LINE
        for word in re.findall(rb"=\?[^ ]*", line):
            assert re.fullmatch(rb"=\?utf-8\?[qb]\?[!-~]+\?=", word)
            assert len(word) <= 75
    return modern


@pytest.mark.parametrize("text", HOSTILE)
async def test_texts_of_members_add_no_header_and_no_body(box: Mailbox, text: str) -> None:
    one = shown(
        "answered",
        actor=person("grace", name=text),
        post=a_post(title=text),
        community=community(names={"en": text}),
    )
    letter = write_notice(Envelope("f1.ada", person(name=text), NOON), one, SENDER)
    says_only_what_is_ours(await handed(box, letter))


@pytest.mark.parametrize("text", HOSTILE)
async def test_texts_in_gatherings_and_digests_add_no_header_and_no_body(
    box: Mailbox, text: str
) -> None:
    gathering = a_gathering(titles={"en": text}, place=text, reason=text)
    one = shown("gathering_changed", gathering=gathering, actor=person("grace", name=text))
    envelope = Envelope("f1.ada", person(name=text), NOON)
    says_only_what_is_ours(await handed(box, write_notice(envelope, one, SENDER)))
    named = community(names={"en": text})
    says_only_what_is_ours(
        await handed(box, write_digest(envelope, [shown(community=named)], 0, SENDER))
    )


async def test_a_link_to_unsubscribe_is_plain_on_its_line(box: Mailbox) -> None:
    far = Sender("guilde@example.org", Places(f"https://{'guilde.' * 12}example.org"), b"k" * 32)
    raw = await handed(box, write_notice(Envelope("f1.ada", person(), NOON), shown(), far))
    [line] = [line for line in head_of(raw) if line.startswith(b"List-Unsubscribe:")]
    link = re.fullmatch(rb"List-Unsubscribe: <(https://[!-~]+)>", line)
    assert link
    assert link[1].decode() in parsed(raw)[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]


async def test_texts_are_read_as_they_were_written(box: Mailbox) -> None:
    title = "Où l’on parle d’accessibilité, de « contrastes » et de rien d’autre : la suite 👩‍💻"
    one = shown("answered", post=a_post(title=title), actor=person("grace", name="Dr. Émilie"))
    letter = write_notice(Envelope("f1.ada", person(name="Ada L. Byron"), NOON), one, SENDER)
    message = says_only_what_is_ours(await handed(box, letter))
    assert message["Subject"] == f"Re: [Data guild] {title}"
    assert message["From"].addresses[0].display_name == "Dr. Émilie via Guilde"
    assert message["To"].addresses[0].display_name == "Ada L. Byron"
