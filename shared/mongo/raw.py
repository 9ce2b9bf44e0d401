"""Whole collections as BSON, document after document, as mongodump stores them."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import BinaryIO

from bson import CodecOptions
from bson.raw_bson import RawBSONDocument

from shared.mongo.store import Scope

PAGE = 1_000
_RAW = CodecOptions(document_class=RawBSONDocument)
_LENGTH_BYTES = 4


async def collection_names(scope: Scope) -> list[str]:
    return sorted(await scope.database.list_collection_names())


async def raw_pages(scope: Scope, collection: str) -> AsyncIterator[list[bytes]]:
    """All of a collection, as the transaction of this scope sees it."""
    rows = scope.database.get_collection(collection, codec_options=_RAW)
    page: list[bytes] = []
    async for row in rows.find({}, session=scope.session, batch_size=PAGE):
        page.append(row.raw)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


async def insert_raw(scope: Scope, collection: str, documents: Sequence[bytes]) -> None:
    await scope.database.get_collection(collection, codec_options=_RAW).insert_many(
        [RawBSONDocument(document) for document in documents], ordered=False
    )


def raw_documents(file: BinaryIO) -> Iterator[bytes]:
    """The documents of a file. Raises ValueError if it ends in the middle of one."""
    while length := file.read(_LENGTH_BYTES):
        rest = int.from_bytes(length, "little") - _LENGTH_BYTES
        document = length + file.read(max(0, rest))
        if len(length) < _LENGTH_BYTES or len(document) != rest + _LENGTH_BYTES:
            raise ValueError("it ends in the middle of a document")
        yield document
