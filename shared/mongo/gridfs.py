"""Blobs in GridFS: bytes in chunks, stored in the same database outside of transactions."""

from collections.abc import AsyncIterator
from functools import cached_property

from gridfs.errors import NoFile

from shared.mongo.driver import AsyncIOMotorGridFSBucket
from shared.mongo.store import Store

CHUNK = 1024 * 1024
"""The size in bytes of a stored chunk, and of one read."""


class Bucket:
    """The blobs of one database, by key. name: the name of the bucket's two collections."""

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._name = name

    @cached_property
    def _bucket(self) -> AsyncIOMotorGridFSBucket:
        """Create the bucket at its first use, because motor needs a running loop for it."""
        return AsyncIOMotorGridFSBucket(self._store.database, self._name, chunk_size_bytes=CHUNK)

    async def put(self, key: str, data: AsyncIterator[bytes]) -> int:
        """Store data under this key, replacing any blob there. Returns its size in bytes.

        If `data` raises, nothing is stored.
        """
        await self.delete(key)
        writing = self._bucket.open_upload_stream_with_id(key, key)
        size = 0
        try:
            async for chunk in data:
                size += len(chunk)
                await writing.write(chunk)
        except BaseException:
            await writing.abort()
            raise
        await writing.close()
        return size

    async def read(self, key: str, start: int, length: int) -> AsyncIterator[bytes]:
        """Yield `length` bytes from `start`. Raises KeyError if no blob has this key."""
        try:
            reading = await self._bucket.open_download_stream(key)
        except NoFile:
            raise KeyError(key) from None
        reading.seek(start)
        while length > 0:
            chunk: bytes = await reading.read(min(length, CHUNK))
            if not chunk:
                return
            length -= len(chunk)
            yield chunk

    async def delete(self, key: str) -> None:
        """Delete the blob of this key, if there is one."""
        try:
            await self._bucket.delete(key)
        except NoFile:
            return
