"""The interface to the bytes of files, implemented by GridFS and by S3 stores."""

from collections.abc import AsyncIterator
from typing import Protocol


class Blobs(Protocol):
    """Bytes by key; keys are of a-z, 0-9, `-` and `.`, and no two writers use the same one.

    Every method may raise the store's exceptions while it is down.
    """

    async def put(self, key: str, data: AsyncIterator[bytes]) -> int:
        """Store the bytes, replacing those under this key; return their number."""
        ...

    def read(self, key: str, start: int, length: int) -> AsyncIterator[bytes]:
        """Yield `length` bytes from `start`, in parts. Raises: KeyError if the key is unknown."""
        ...

    async def delete(self, key: str) -> None:
        """Delete the bytes; an unknown key is no error."""
        ...
