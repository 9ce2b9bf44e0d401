"""A mail on the wire (RFC 5322). Guilde writes the headers itself, in ASCII only.

Python's own email package parses a header's text before it writes it. It has decoded encoded text
in it, line ends included (CVE-2024-6923), and removed the quotes of folded names: a title could
then add a header. Here nothing is parsed again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP

from services.notifications.mail.errors import RefusedError
from shared.text import one_line

LONGEST_LINE = 998
"""The limit on a line without its end: RFC 5322, 2.1.1."""
_FOLDED_AT = 76
_FOLD = "\r\n "

_OPENING = "=?"
"""The start of an encoded word (RFC 2047), at any position."""
_SPECIALS = str.maketrans(dict.fromkeys('()<>[]:;@\\,"', " "))
"""Characters with a meaning in address headers.

They are removed from names, which therefore cannot look like addresses.
"""
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_IN_ADDRESS = r'[^\s@()<>\[\]:;\\,"]'
_ADDRESS = re.compile(rf"{_IN_ADDRESS}{{1,64}}@{_IN_ADDRESS}{{1,255}}")
_VALUE = re.compile(r"[^\r\n]*(?:\r\n [^\r\n]+)*")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail for the server. sender, recipient: of the envelope, addresses only."""

    sender: str
    recipient: str
    content: bytes

    @property
    def is_international(self) -> bool:
        """Whether an address needs SMTPUTF8 (RFC 6531)."""
        return not (self.sender + self.recipient).isascii()


def unstructured(text: str) -> str:
    """Return a text as the value of a header."""
    return _encoded(_neutral(text))


def mailbox(name: str, address: str) -> str:
    """Return a mailbox for a header. Raises: RefusedError if the address is not usable."""
    refuse_unusable(address)
    phrase = _neutral(name.translate(_SPECIALS))
    if not phrase:
        return address
    if phrase.isascii() and not _ATOMS.fullmatch(phrase):
        return f'"{phrase}" <{address}>'
    return f"{_encoded(phrase)} <{address}>"


def refuse_unusable(address: str) -> None:
    """Raise RefusedError for an unusable address. Only its server knows whether it exists."""
    usable = _ADDRESS.fullmatch(address) and address.isprintable() and _OPENING not in address
    if not usable:
        raise RefusedError("no usable address")


def write(
    headers: Mapping[str, str], text: str, html: str, *, sender: str, recipient: str
) -> Letter:
    """Write a mail with these exact `headers`. Raises: RefusedError if a header is not valid."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if _fits(name, value))
    body = EmailMessage(policy=SMTP)
    body.set_content(text, cte="quoted-printable")
    body.add_alternative(html, subtype="html", cte="quoted-printable")
    return Letter(sender, recipient, head.encode() + body.as_bytes())


def _neutral(text: str) -> str:
    """Return the text on one line, without anything that could be read as an encoded word."""
    return one_line(text).replace(_OPENING, "= ?")


def _encoded(text: str) -> str:
    if text.isascii():
        return text
    return Header(text, "utf-8", maxlinelen=_FOLDED_AT, header_name="Subject").encode(
        splitchars="", linesep="\r\n"
    )


def _fits(name: str, value: str) -> bool:
    """Return True if the header is valid. Raises: RefusedError."""
    longest = max(map(len, f"{name}: {value}".split(_FOLD)))
    if longest > LONGEST_LINE or not _VALUE.fullmatch(value):
        raise RefusedError(f"{name} cannot be written")
    return True
