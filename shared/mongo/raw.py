"""Whole collections as BSON, document after document, as mongodump stores them."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import BinaryIO

from bson import CodecOptions
from bson.raw_bson import RawBSONDocument

from shared.mongo.store import Scope

PAGE = 1_000
PAGE_BYTES = 8 * 1024 * 1024
"""A page ends at this size or at PAGE rows: a chunk of a file takes a megabyte."""
_RAW = CodecOptions(document_class=RawBSONDocument)
_LENGTH_BYTES = 4


async def collection_names(scope: Scope) -> list[str]:
    return sorted(await scope.database.list_collection_names())


async def raw_pages(scope: Scope, collection: str) -> AsyncIterator[list[bytes]]:
    """Yield a whole collection, as the transaction of this scope sees it."""
    rows = scope.database.get_collection(collection, codec_options=_RAW)
    page: list[bytes] = []
    size = 0
    async for row in rows.find({}, session=scope.session, batch_size=PAGE):
        page.append(row.raw)
        size += len(row.raw)
        if len(page) == PAGE or size >= PAGE_BYTES:
            yield page
            page, size = [], 0
    if page:
        yield page


async def insert_raw(scope: Scope, collection: str, documents: Sequence[bytes]) -> None:
    await scope.database.get_collection(collection, codec_options=_RAW).insert_many(
        [RawBSONDocument(document) for document in documents], ordered=False
    )


def raw_documents(file: BinaryIO) -> Iterator[bytes]:
    """Yield the documents of a file. Raises ValueError if it ends in the middle of one."""
    while length := file.read(_LENGTH_BYTES):
        rest = int.from_bytes(length, "little") - _LENGTH_BYTES
        document = length + file.read(max(0, rest))
        if len(length) < _LENGTH_BYTES or len(document) != rest + _LENGTH_BYTES:
            raise ValueError("it ends in the middle of a document")
        yield document
