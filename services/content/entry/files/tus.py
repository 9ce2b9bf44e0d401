"""The headers that tus 1.0.0 requires, and the bytes of a piece as they arrive.

https://tus.io/protocols/resumable-upload
"""

import hashlib
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime
from typing import Annotated

from fastapi import Depends, Header, Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from services.content.domain.files.file import Upload
from services.content.domain.files.file_errors import NotAPiece, TusVersion, WrongChecksum
from services.content.domain.files.media import HEAD
from shared.problems import InvalidProblem, MalformedProblem

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination,checksum"
ALGORITHMS = ("sha256", "sha1")
PIECE_TYPE = "application/offset+octet-stream"
BATCH = 1024 * 1024
"""The number of bytes that are passed on at once."""
LONGEST_METADATA = 8_000


async def _versioned(
    tus_resumable: Annotated[
        str | None, Header(max_length=20, description=f"The protocol: {VERSION}")
    ] = None,
) -> None:
    if tus_resumable != VERSION:
        raise TusVersion


TUS = [Depends(_versioned)]
"""The check of the protocol's version. Raises: TusVersion."""

Length = Annotated[int, Header(ge=1, le=2**53, description="The size of the whole file in bytes")]
Offset = Annotated[int, Header(ge=0, le=2**53, description="The offset of the piece")]
Metadata = Annotated[
    str,
    Header(
        max_length=LONGEST_METADATA,
        description="tus's own form: `filename` and `alt` (what an image shows), in Base64",
    ),
]
Checksum = Annotated[
    str | None,
    Header(max_length=200, description="`sha256` or `sha1`, and the digest in Base64"),
]


def read_metadata(said: str) -> dict[str, str]:
    """Return the metadata of an upload. Raises: MalformedProblem."""
    found = {}
    for pair in filter(None, (each.strip() for each in said.split(","))):
        name, _, value = pair.partition(" ")
        try:
            found[name] = b64decode(value, validate=True).decode()
        except (NotBase64, UnicodeDecodeError, ValueError):
            raise MalformedProblem("Upload-Metadata: a value is not UTF-8 in Base64") from None
    return found


def told_of_all(largest: int) -> Response:
    """Return the capabilities of the server. largest: the most bytes of one file."""
    return Response(
        status_code=204,
        headers={
            "Tus-Resumable": VERSION,
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(largest),
            "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
        },
    )


def check_type(request: Request) -> None:
    """Check the Content-Type of a piece. Raises: NotAPiece."""
    if request.headers.get("content-type", "") != PIECE_TYPE:
        raise NotAPiece


def told(upload: Upload, *, status: int = 204) -> Response:
    """Return the response about an upload, with the headers of all such responses."""
    return Response(
        status_code=status,
        headers={
            "Tus-Resumable": VERSION,
            "Upload-Offset": str(upload.offset),
            "Upload-Length": str(upload.length),
            "Upload-Expires": format_datetime(upload.expires_at.astimezone(UTC), usegmt=True),
            "Cache-Control": "no-store",
        },
    )


@dataclass(frozen=True, slots=True)
class Digest:
    algorithm: str
    value: bytes

    @classmethod
    def read(cls, said: str) -> "Digest":
        """Return the digest of an Upload-Checksum header. Raises: InvalidProblem."""
        algorithm, _, value = said.partition(" ")
        if algorithm not in ALGORITHMS:
            raise InvalidProblem(f"Upload-Checksum: one of {', '.join(ALGORITHMS)}")
        try:
            return cls(algorithm, b64decode(value, validate=True))
        except (NotBase64, ValueError):
            raise InvalidProblem("Upload-Checksum: the digest is not Base64") from None


class Arriving:
    """The body of a PATCH, in batches; if it breaks off, `broken` says why and the bytes count.

    most: the bytes that may come. More would exceed the announced length, and none of it counts.
    """

    def __init__(self, request: Request, most: int, expected: Digest | None) -> None:
        self._request = request
        self._most = most
        self._expected = expected
        self._digest = hashlib.new(expected.algorithm) if expected else None
        self.size = 0
        self.head = b""
        self.broken: Exception | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        batch = bytearray()
        try:
            async for chunk in self._request.stream():
                self.size += len(chunk)
                if self.size > self._most:
                    raise InvalidProblem("the piece is longer than the upload")
                batch += chunk
                if len(batch) >= BATCH:
                    yield self._take(batch)
                    batch.clear()
        except (ClientDisconnect, HTTPException) as broken:
            self.broken = broken
        if batch:
            yield self._take(batch)

    def check(self) -> None:
        """Check the piece.

        Raises: WrongChecksum, InvalidProblem, or the reason why it broke off if it cannot count
        then.
        """
        if not self.size:
            raise self.broken or InvalidProblem("the piece has no bytes")
        if self._digest is not None and self._expected is not None:
            if self.broken is not None:
                raise self.broken
            if self._digest.digest() != self._expected.value:
                raise WrongChecksum

    def _take(self, batch: bytearray) -> bytes:
        taken = bytes(batch)
        if len(self.head) < HEAD:
            self.head += taken[: HEAD - len(self.head)]
        if self._digest is not None:
            self._digest.update(taken)
        return taken
