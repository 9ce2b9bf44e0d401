"""Chapters of an MP3, from ID3v2 frames CHAP, whose TIT2 is the title.

https://id3.org/id3v2-chapters-1.0
"""

from collections.abc import Iterator
from typing import BinaryIO

LARGEST_TAG = 32 * 1024 * 1024
MOST = 500
_HEADER = 10
_TIMES = 16
"""The number of bytes of start and end, in milliseconds and as offsets."""
_ENCODINGS = ("latin-1", "utf-16", "utf-16-be", "utf-8")
_SYNCHSAFE = 4
"""The ID3v2 version from which a byte of a frame's size has seven bits."""


def chapters(file: BinaryIO) -> list[tuple[float, str]]:
    """Return starts in seconds and titles, in order; none without such a tag."""
    file.seek(0)
    header = file.read(_HEADER)
    if header[:3] != b"ID3" or header[3] not in {3, 4}:
        return []
    tag = file.read(min(_size(header[6:10], 7), LARGEST_TAG))
    found = [_chapter(body, header[3]) for name, body in _frames(tag, header[3]) if name == b"CHAP"]
    return sorted(each for each in found if each is not None)[:MOST]


def _frames(data: bytes, version: int) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + _HEADER <= len(data) and data[at]:
        size = _size(data[at + 4 : at + 8], 7 if version >= _SYNCHSAFE else 8)
        yield data[at : at + 4], data[at + _HEADER : at + _HEADER + size]
        at += _HEADER + size


def _chapter(body: bytes, version: int) -> tuple[float, str] | None:
    _, _, rest = body.partition(b"\0")
    titles = (text for name, text in _frames(rest[_TIMES:], version) if name == b"TIT2")
    title = next(titles, b"")
    if len(rest) < _TIMES or not title or title[0] >= len(_ENCODINGS):
        return None
    said = title[1:].decode(_ENCODINGS[title[0]], errors="replace").strip("\0 ")
    return int.from_bytes(rest[:4], "big") / 1000, said


def _size(four: bytes, bits: int) -> int:
    size = 0
    for byte in four:
        size = size << bits | (byte & (2**bits - 1))
    return size
