"""The media types of files, recognised by their first bytes and never by their names.

A type that is not in this table is refused. A ZIP archive may become any document packed in one:
processing looks into it (extraction/office.py).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

HEAD = 4_096
"""The number of first bytes that reveal a type."""


class Family(StrEnum):
    """A family of media types, which the settings allow or not."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Media:
    """A media type. suffix: of file names. inline: a browser may show it within a page."""

    type: str
    family: Family
    suffix: str
    inline: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"

JPEG = Media("image/jpeg", Family.IMAGE, ".jpg", inline=True)
PNG = Media("image/png", Family.IMAGE, ".png", inline=True)
GIF = Media("image/gif", Family.IMAGE, ".gif", inline=True)
WEBP = Media("image/webp", Family.IMAGE, ".webp", inline=True)
SVG = Media("image/svg+xml", Family.IMAGE, ".svg")
MP3 = Media("audio/mpeg", Family.AUDIO, ".mp3", inline=True)
M4A = Media("audio/mp4", Family.AUDIO, ".m4a", inline=True)
OGG = Media("audio/ogg", Family.AUDIO, ".ogg", inline=True)
FLAC = Media("audio/flac", Family.AUDIO, ".flac", inline=True)
WAV = Media("audio/wav", Family.AUDIO, ".wav", inline=True)
MP4 = Media("video/mp4", Family.VIDEO, ".mp4", inline=True)
WEBM = Media("video/webm", Family.VIDEO, ".webm", inline=True)
PDF = Media("application/pdf", Family.DOCUMENT, ".pdf")
DOCX = Media(f"{_OFFICE}.wordprocessingml.document", Family.DOCUMENT, ".docx")
PPTX = Media(f"{_OFFICE}.presentationml.presentation", Family.DOCUMENT, ".pptx")
XLSX = Media(f"{_OFFICE}.spreadsheetml.sheet", Family.DOCUMENT, ".xlsx")
ZIPPED = Media("application/zip", Family.DOCUMENT, ".zip")
"""The type of an Office document until processing looks into it; no ready file has it."""
HTML = Media("text/html", Family.DOCUMENT, ".html")
VTT = Media("text/vtt", Family.TEXT, ".vtt")
SRT = Media("application/x-subrip", Family.TEXT, ".srt")
PLAIN = Media("text/plain", Family.TEXT, ".txt")

MEDIA = {
    media.type: media
    for media in (
        *(JPEG, PNG, GIF, WEBP, SVG, MP3, M4A, OGG, FLAC, WAV, MP4, WEBM),
        *(PDF, DOCX, PPTX, XLSX, ZIPPED, HTML, VTT, SRT, PLAIN),
    )
}
TRANSCRIPTS = {VTT.type, SRT.type}

_BEGINNINGS: tuple[tuple[bytes, Media], ...] = (
    (rb"\xff\xd8\xff", JPEG),
    (rb"\x89PNG\r\n\x1a\n", PNG),
    (rb"GIF8[79]a", GIF),
    (rb"RIFF....WEBP", WEBP),
    (rb"RIFF....WAVE", WAV),
    (rb"ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", MP3),
    (rb"....ftyp(?:M4A|M4B)", M4A),
    (rb"....ftyp", MP4),
    (rb"OggS\x00", OGG),
    (rb"fLaC", FLAC),
    (rb"\x1aE\xdf\xa3.{0,64}\x42\x82.webm", WEBM),
    (rb"%PDF-[12]\.", PDF),
    (rb"PK\x03\x04", ZIPPED),
)
_KNOWN = tuple((re.compile(said, re.DOTALL), media) for said, media in _BEGINNINGS)

_CUE = re.compile(r"\d+[ \t]*\n\d{1,2}:\d{2}:\d{2},\d{3} --> ")
_PROLOGUES = (("<?", "?>"), ("<!--", "-->"), ("<!doctype svg", ">"))
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def sniff(head: bytes) -> Media | None:
    """Return the type by the first HEAD bytes, or all of a smaller file; None if it is unknown."""
    for beginning, media in _KNOWN:
        if beginning.match(head):
            return media
    text = as_text(head, cut=len(head) >= HEAD)
    if text is None:
        return None
    return _of_text(text)


def _of_text(text: str) -> Media:
    if re.match(r"WEBVTT(?:[ \t\n]|$)", text):
        return VTT
    text = text.lstrip()
    if _CUE.match(text):
        return SRT
    text = _after_prologue(text.lower())
    if re.match(r"<svg[\s>]", text):
        return SVG
    return HTML if re.match(r"<(?:!doctype html|html)[\s>]", text) else PLAIN


def _after_prologue(text: str) -> str:
    """Return the text without what may stand before the first element."""
    while found := next((end for start, end in _PROLOGUES if text.startswith(start)), None):
        text = text.partition(found)[2].lstrip()
    return text


def as_text(data: bytes, *, cut: bool = False) -> str | None:
    """Return UTF-8 text with LF as line ends; None if it is not UTF-8 or has control characters.

    cut: the data may end within a character.
    """
    for missing in range(4 if cut else 1):
        try:
            text = data[: len(data) - missing].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        return None if _CONTROLS.search(text) else text.replace("\r\n", "\n").replace("\r", "\n")
    return None
