"""A mail as it goes over the wire (RFC 5322): its headers are written here, in ASCII alone.

Python's own way reads a header's text before it writes it, and has decoded what others encoded in
it, line ends included (CVE-2024-6923), and taken the quotes off names that it breaks up: a title
could write a header then. Here nothing is read back.
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
"""Without its end: RFC 5322, 2.1.1."""
_FOLDED_AT = 76
_FOLD = "\r\n "

_OPENING = "=?"
"""Of an encoded word (RFC 2047), wherever it stands."""
_SPECIALS = str.maketrans(dict.fromkeys('()<>[]:;@\\,"', " "))
"""What has a meaning beside an address: a name does without, and looks like no address either."""
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_IN_ADDRESS = r'[^\s@()<>\[\]:;\\,"]'
_ADDRESS = re.compile(rf"{_IN_ADDRESS}{{1,64}}@{_IN_ADDRESS}{{1,255}}")
_VALUE = re.compile(r"[^\r\n]*(?:\r\n [^\r\n]+)*")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a server is handed. sender, recipient: of the envelope, addresses alone."""

    sender: str
    recipient: str
    content: bytes

    @property
    def is_international(self) -> bool:
        """Whether an address needs SMTPUTF8 (RFC 6531)."""
        return not (self.sender + self.recipient).isascii()


def unstructured(text: str) -> str:
    """A text as a header's value."""
    return _encoded(_neutral(text))


def mailbox(name: str, address: str) -> str:
    """Raises: RefusedError where it is no usable address."""
    refuse_unusable(address)
    phrase = _neutral(name.translate(_SPECIALS))
    if not phrase:
        return address
    if phrase.isascii() and not _ATOMS.fullmatch(phrase):
        return f'"{phrase}" <{address}>'
    return f"{_encoded(phrase)} <{address}>"


def refuse_unusable(address: str) -> None:
    """Raises: RefusedError. Whether anybody has such an address, their server knows."""
    usable = _ADDRESS.fullmatch(address) and address.isprintable() and _OPENING not in address
    if not usable:
        raise RefusedError("no usable address")


def write(
    headers: Mapping[str, str], text: str, html: str, *, sender: str, recipient: str
) -> Letter:
    """`headers` as they shall stand there. Raises: RefusedError where one cannot."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if _fits(name, value))
    body = EmailMessage(policy=SMTP)
    body.set_content(text, cte="quoted-printable")
    body.add_alternative(html, subtype="html", cte="quoted-printable")
    return Letter(sender, recipient, head.encode() + body.as_bytes())


def _neutral(text: str) -> str:
    """One line, in which nobody finds an encoded word, not even in what was decoded before."""
    return one_line(text).replace(_OPENING, "= ?")


def _encoded(text: str) -> str:
    if text.isascii():
        return text
    return Header(text, "utf-8", maxlinelen=_FOLDED_AT, header_name="Subject").encode(
        splitchars="", linesep="\r\n"
    )


def _fits(name: str, value: str) -> bool:
    """Raises: RefusedError."""
    longest = max(map(len, f"{name}: {value}".split(_FOLD)))
    if longest > LONGEST_LINE or not _VALUE.fullmatch(value):
        raise RefusedError(f"{name} cannot be written")
    return True
