"""Bytes of other systems as text: what is wrong in them becomes something, and ends nothing.

Old databases hold texts of several encodings. A byte that is no UTF-8 is read as one of Windows'
code page 1252, which is what it nearly always is.
"""

import codecs
import re
from collections.abc import Iterator
from typing import IO

WRONG_BYTES = "guilde-1252"
"""The error handler of a decoder."""

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
"""The first bytes of UTF-16 without a mark."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SURROGATE = r"5529[6-9]|55[3-9]\d\d|56\d\d\d|57[0-2]\d\d|573[0-3]\d|5734[0-3]"
_REFERENCE = re.compile(
    rf"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|{_SURROGATE}|6553[45])"
    r"|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[efEF]));"
)
"""A reference to a character that XML does not allow (1.0, 2.2)."""
_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BEGUN = re.compile(r"&#?[0-9a-zA-Z]{0,10}\Z")


def _as_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(WRONG_BYTES, _as_1252)


def as_text(content: bytes) -> str:
    """Decode UTF-8."""
    return content.decode("utf-8-sig", WRONG_BYTES)


def xml_pieces(file: IO[bytes], size: int) -> Iterator[tuple[str, int]]:
    """Yield the text of an XML file in pieces, each with its bytes.

    Characters that XML does not allow become U+FFFD: they would end the reading of all the rest.
    """
    first = file.read(size)
    decoder = codecs.getincrementaldecoder(_encoding(first))(WRONG_BYTES)
    kept, piece = "", first
    while piece:
        text = kept + decoder.decode(piece)
        begun = _BEGUN.search(text, max(0, len(text) - 12))
        cut = begun.start() if begun else len(text)
        text, kept = text[:cut], text[cut:]
        yield _allowed(text), len(piece)
        piece = file.read(size)
    yield _allowed(kept + decoder.decode(b"", True)), 0


def _encoding(first: bytes) -> str:
    for mark, name in _MARKS:
        if first.startswith(mark):
            return name
    for begun, name in _WIDE:
        if first.startswith(begun):
            return name
    declared = _DECLARED.match(first.lstrip())
    name = declared.group(1).decode() if declared else "utf-8"
    try:
        # a declaration that can be read as ASCII is not in UTF-16 or UTF-32, whatever it says
        decoded = codecs.getincrementaldecoder(name)(WRONG_BYTES).decode(name.encode())
        return codecs.lookup(name).name if decoded == name else "utf-8"
    except (LookupError, UnicodeError):
        return "utf-8"


def _allowed(text: str) -> str:
    return _REFERENCE.sub("\ufffd", _CHARACTER.sub("\ufffd", text))
