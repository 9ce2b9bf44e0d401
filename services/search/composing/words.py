"""A model's text, sanitised: plain text whose only references are numbers of passages.

A passage may have made the model write anything. So every address is removed, since a link could
mislead a reader, or leak the passages' content. Numbers without a passage are removed, too.
"""

import re
import unicodedata
from dataclasses import dataclass

from services.search.composing.prompt import NOTHING_SAID

LONGEST = 4_000
"""The limit on displayed characters; the prompt asks for far fewer."""

REMOVED = "…"

_TARGET = re.compile(r"\]\([^()]*(?:\([^()]*\)[^()]*)*\)?")
"""The address of Markdown's `[words](address)`; the words stay."""

_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_ADDRESS = re.compile(
    r"""(?:\b[a-z][a-z0-9+.-]{1,20}:)?(?://|\\\\)\S+     # with or without a scheme
    |\b(?:mailto|javascript|vbscript|data|tel|file):\S+
    |\bwww\.\S+
    |[^\s@]{1,64}@[\w-]{1,63}\.\S+                     # of mail
    |\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}\.[^\W\d_]{2,24}(?:/|[?\#]\S|:\d)\S*   # host and path
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CITATION = re.compile(r"\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*\]")
_NUMBER = re.compile(r"\d+")
_ONE_CITED = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Words:
    """A text with citations like [1], and the cited numbers in the order of their appearance."""

    text: str
    cited: tuple[int, ...]


def safe(written: str, sources: int) -> Words | None:
    """Return the words that cite some of these many sources; None if there are none to show."""
    plain = _without_addresses(_visible(written[:LONGEST]))
    text = _CITATION.sub(lambda found: _known(found[1], sources), plain).strip()
    cited = tuple(dict.fromkeys(int(number) for number in _ONE_CITED.findall(text)))
    said = _ONE_CITED.sub("", text).strip(" .")
    if not cited or not said or said == NOTHING_SAID:
        return None
    return Words(text, cited)


def _visible(written: str) -> str:
    """Remove characters that are not seen, which could hide an address, and needless spaces."""
    kept = "".join(c for c in written if c == "\n" or not unicodedata.category(c).startswith("C"))
    lines = (" ".join(line.split()) for line in kept.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _known(numbers: str, sources: int) -> str:
    known = (int(number) for number in _NUMBER.findall(numbers))
    return "".join(f"[{number}]" for number in known if 1 <= number <= sources)


def _without_addresses(text: str) -> str:
    before = None
    while text != before:  # the parts around a removed one may form another
        before = text
        text = _TAG.sub("", _TARGET.sub("]", text))
        text = _ADDRESS.sub(REMOVED, text).replace("]:", "] :")  # no definition of a link either
    return text
