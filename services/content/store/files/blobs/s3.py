"""Blobs in any S3 store. obstore is imported only where one is configured."""

from collections.abc import AsyncIterator

import obstore
from obstore.exceptions import NotFoundError
from obstore.store import S3Store


class S3:
    """The blobs of one bucket; without keys, credentials are the environment's, as AWS has it.

    endpoint: empty for AWS.
    """

    def __init__(
        self, *, bucket: str, endpoint: str, region: str, access_key: str, secret_key: str
    ) -> None:
        given = {
            "endpoint": endpoint,
            "access_key_id": access_key,
            "secret_access_key": secret_key,
        }
        self._store = S3Store(
            bucket,
            region=region,
            client_options={"allow_http": endpoint.startswith("http://")},
            **{name: value for name, value in given.items() if value},  # type: ignore[arg-type]  # typed by name
        )

    async def put(self, key: str, data: AsyncIterator[bytes]) -> int:
        """Store a piece in one request: it is at most one request's body."""
        whole = b"".join([chunk async for chunk in data])
        await obstore.put_async(self._store, key, whole)
        return len(whole)

    async def read(self, key: str, start: int, length: int) -> AsyncIterator[bytes]:
        if not length:
            return
        try:
            got = await obstore.get_async(
                self._store, key, options={"range": (start, start + length)}
            )
        except (NotFoundError, FileNotFoundError):
            raise KeyError(key) from None
        async for chunk in got.stream(min_chunk_size=256 * 1024):
            yield bytes(chunk)

    async def delete(self, key: str) -> None:
        try:
            await obstore.delete_async(self._store, key)
        except (NotFoundError, FileNotFoundError):
            return
