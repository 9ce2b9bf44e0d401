"""The text of a PDF, page by page."""

from typing import BinaryIO

from pypdf import PdfReader

from services.content.extraction.refused import BROKEN
from services.content.extraction.told import Told


def read(told: Told, file: BinaryIO) -> None:
    """Read a PDF. Raises: RefusedError, or an exception of pypdf."""
    reader = PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):
        raise BROKEN
    told.pages = len(reader.pages)
    for number, page in enumerate(reader.pages, 1):
        if told.is_full:
            return
        told.say(_words(page.extract_text()), page=number)


def _words(text: str) -> str:
    """Return the words without line ends, which are layout; words hyphenated there are joined."""
    return " ".join(text.replace("-\n", "").split())
