"""Range requests (RFC 9110, 14): one range of bytes; a request for several gets the whole."""

import re
from dataclasses import dataclass

from services.content.domain.files.file_errors import WrongRange

_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Span:
    """A range of bytes of a file of `size` bytes."""

    start: int
    length: int
    size: int

    @property
    def content_range(self) -> str:
        return f"bytes {self.start}-{self.start + self.length - 1}/{self.size}"


def read_range(said: str | None, size: int) -> Span | None:
    """Return the range; None for the whole, or if it is malformed. Raises: WrongRange."""
    match = _RANGE.fullmatch(said.replace(" ", "")) if said is not None else None
    if match is None or match[0] == "bytes=-":
        return None
    first, last = match.groups()
    if not first:  # a suffix range: the last bytes
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= size or start >= end:
        raise WrongRange(f"it has {size} bytes", headers={"Content-Range": f"bytes */{size}"})
    return Span(start, end - start, size)
