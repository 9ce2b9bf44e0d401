"""WebM (RFC 9559), read as far as its duration and its tracks."""

import struct
from typing import BinaryIO

from services.content.extraction.refused import BROKEN
from services.content.extraction.told import Told

_HEADER, _SEGMENT, _INFO, _TRACKS, _CLUSTER = (
    0x1A45DFA3,
    0x18538067,
    0x1549A966,
    0x1654AE6B,
    0x1F43B675,
)
_SCALE, _DURATION = 0x2AD7B1, 0x4489
_NANOSECONDS = 1_000_000_000
_USUAL_SCALE = 1_000_000
"""The default unit of time in nanoseconds."""
_MOST = 10_000
"""The maximum number of elements that are read."""
_LARGEST_INFO = 1024 * 1024


def read(told: Told, file: BinaryIO) -> None:
    """Read a WebM file. Raises: RefusedError."""
    if _begin(file) != _HEADER:
        raise BROKEN
    file.seek(_size(file), 1)
    if _begin(file) != _SEGMENT:
        raise BROKEN
    _size(file)
    for _ in range(_MOST):
        kind, size = _begin(file), _size(file)
        if kind == _TRACKS:
            return
        if kind == _CLUSTER:
            raise BROKEN
        beyond = file.tell() + size
        if kind == _INFO and size <= _LARGEST_INFO:
            told.seconds = _seconds(file, beyond)
        file.seek(beyond)
    raise BROKEN


def _seconds(file: BinaryIO, end: int) -> float | None:
    """Return the duration; None if it was not known while recording."""
    scale, duration = _USUAL_SCALE, None
    while file.tell() < end:
        kind, size = _begin(file), _size(file)
        data = file.read(min(size, _LARGEST_INFO))
        if kind == _SCALE:
            scale = int.from_bytes(data)
        elif kind == _DURATION and len(data) in {4, 8}:
            (duration,) = struct.unpack(">f" if len(data) == 4 else ">d", data)  # noqa: PLR2004  bytes
    return None if duration is None else round(duration * scale / _NANOSECONDS, 3)


def _begin(file: BinaryIO) -> int:
    """Return an element's id, with its marker."""
    first, rest = _number(file)
    return int.from_bytes(first + rest)


def _size(file: BinaryIO) -> int:
    first, rest = _number(file)
    return int.from_bytes(first + rest) & ((1 << (7 * (len(rest) + 1))) - 1)


def _number(file: BinaryIO) -> tuple[bytes, bytes]:
    """Return a number of variable length (RFC 8794).

    Leading zeros tell how many bytes follow the first.
    """
    first = file.read(1)
    if not first or not first[0]:
        raise BROKEN
    following = 8 - first[0].bit_length()
    rest = file.read(following)
    if len(rest) < following:
        raise BROKEN
    return first, rest
