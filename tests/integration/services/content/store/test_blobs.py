"""One suite for every implementation of the blob store."""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest

from services.content.store.files.blobs.chosen import BUCKET as COLLECTION
from services.content.store.files.blobs.s3 import S3
from services.content.store.files.blobs.seam import Blobs
from shared.mongo import Bucket, Store
from tests.support.s3 import BUCKET, run_s3

MANY = bytes(range(256)) * 12_000
"""Three chunks of GridFS."""


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    with run_s3() as address:
        yield S3(
            bucket=BUCKET,
            endpoint=address,
            region="us-east-1",
            access_key="test",
            secret_key="test",
        )


@pytest.fixture(params=["gridfs", "s3"])
def blobs(request: pytest.FixtureRequest, store: Store) -> Blobs:
    if request.param == "gridfs":
        return Bucket(store, COLLECTION)
    found: S3 = request.getfixturevalue("s3")
    return found


@pytest.fixture
def key() -> str:
    return f"{uuid4()}.0"


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def read(blobs: Blobs, key: str, start: int, length: int) -> bytes:
    return b"".join([chunk async for chunk in blobs.read(key, start, length)])


async def test_a_blob_written_in_parts_is_read_whole(blobs: Blobs, key: str) -> None:
    assert await blobs.put(key, chunks(MANY[:1_000], MANY[1_000:])) == len(MANY)
    assert await read(blobs, key, 0, len(MANY)) == MANY


async def test_a_part_of_a_blob_is_read(blobs: Blobs, key: str) -> None:
    await blobs.put(key, chunks(MANY))
    assert await read(blobs, key, 1_048_570, 20) == MANY[1_048_570:1_048_590]
    assert await read(blobs, key, len(MANY) - 1, 1) == MANY[-1:]
    assert await read(blobs, key, 5, 0) == b""


async def test_a_second_write_replaces_a_blob(blobs: Blobs, key: str) -> None:
    await blobs.put(key, chunks(b"before"))
    await blobs.put(key, chunks(b"after"))
    assert await read(blobs, key, 0, 5) == b"after"


async def test_an_interrupted_write_leaves_nothing(blobs: Blobs, key: str) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield MANY
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await blobs.put(key, broken())
    with pytest.raises(KeyError):
        await read(blobs, key, 0, 1)


async def test_a_deleted_blob_is_gone_and_may_be_deleted_again(blobs: Blobs, key: str) -> None:
    await blobs.put(key, chunks(b"x"))
    await blobs.delete(key)
    await blobs.delete(key)
    with pytest.raises(KeyError):
        await read(blobs, key, 0, 1)
