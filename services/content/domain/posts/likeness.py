"""The likeness of texts by MinHash (Broder, 1997): how many of their runs of words are equal.

A signature has one number for each of 32 bins: the least hash of the runs that fall into it (one
permutation, Li 2012), and empty bins borrow from the next full one (Shrivastava 2014). The share of
equal numbers estimates the Jaccard similarity of two texts, within about 0.09. Four numbers make a
band; two texts of a similarity of 0.8 share one of the eight bands in 98 of 100 cases, and texts of
0.3 in 6 of 100.
"""

import re
import struct
from collections.abc import Iterator
from zlib import crc32

BINS = 32
ROWS = 4
RUN = 3
"""The words of a run."""
MOST_WORDS = 5_000
ALIKE = 0.5
"""The likeness from which two texts are shown as likely duplicates."""

_WORD = re.compile(r"\w+")
_MIX = 0x9E3779B1
_HASHES = 1 << 32
_STEP = 0x85EBCA6B
_PACKED = struct.Struct(f"<{BINS}I")

Signature = bytes


def signature(text: str) -> Signature | None:
    """Return the signature of a text; None if it has no run of words."""
    least = [_HASHES] * BINS
    for run in _runs(text):
        mixed = (crc32(run) * _MIX) % _HASHES
        bin_, value = mixed % BINS, mixed // BINS
        least[bin_] = min(least[bin_], value)
    if min(least) == _HASHES:
        return None
    return _PACKED.pack(*_filled(least))


def bands(signature: Signature) -> list[int]:
    """Return the hash of each band, by which an index finds signatures that share one."""
    size = 4 * ROWS
    return [crc32(signature[at : at + size], at) for at in range(0, len(signature), size)]


def likeness(one: Signature, other: Signature) -> float:
    """Return the share of equal numbers, from 0 to 1."""
    pairs = zip(_PACKED.unpack(one), _PACKED.unpack(other), strict=True)
    equal = sum(1 for mine, theirs in pairs if mine == theirs)
    return equal / BINS


def _runs(text: str) -> Iterator[bytes]:
    words = _WORD.findall(text.casefold())[:MOST_WORDS]
    for at in range(len(words) - RUN + 1):
        yield " ".join(words[at : at + RUN]).encode()


def _filled(least: list[int]) -> list[int]:
    """Fill each empty bin from the next full one, with a mark of the distance."""
    filled = []
    for at in range(BINS):
        away = next(step for step in range(BINS) if least[(at + step) % BINS] < _HASHES)
        filled.append((least[(at + away) % BINS] + away * _STEP) % _HASHES)
    return filled
