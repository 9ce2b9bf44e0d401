"""Documents to import, from any source, and the ones that are left out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

MOST_DOCUMENTS = 100
MOST_BYTES = 2_000_000
"""Of one request: far below what the service bounds, so that each answers soon."""

LONGEST_TITLE = 300
LONGEST_BODY = 200_000
"""Characters, as the content service takes them."""


class Unfit(Exception):
    """Why a line or file cannot be a document; a person reads it after its place."""


@dataclass(frozen=True, slots=True)
class Written:
    """A document as it stands in its source. `created_at`: ISO 8601 with an offset."""

    external_id: str
    title: str
    body: str
    lang: str
    tags: tuple[str, ...] = ()
    byline: str | None = None
    kind: str | None = None
    created_at: str | None = None

    def payload(self) -> bytes:
        """Write it as an item of `POST /v1/imports`. Raises Unfit where no JSON can hold it."""
        try:
            return orjson.dumps({name: value for name, value in self._fields() if value})
        except orjson.JSONEncodeError as error:
            raise Unfit("it contains characters that are not valid Unicode") from error

    def _fields(self) -> Iterator[tuple[str, Any]]:
        for name in self.__slots__:
            yield name, getattr(self, name)


@dataclass(frozen=True, slots=True)
class Document:
    """Ready to be sent. `size`: how much of the source it was, for the progress bar."""

    place: str
    payload: bytes
    size: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line or file that does not go in, with its place and why."""

    place: str
    reason: str
    size: int = 0


Found = Document | LeftOut


@dataclass(slots=True)
class Batch:
    """What one request brings, of `weight` bytes, and what was left out on the way to it."""

    documents: list[Document] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    weight: int = 0

    @property
    def size(self) -> int:
        """How much of the source this was."""
        read: list[Found] = [*self.documents, *self.left_out]
        return sum(found.size for found in read)

    def body(self, community: str) -> bytes:
        """Write the request's body."""
        items = b",".join(document.payload for document in self.documents)
        return b'{"community":' + orjson.dumps(community) + b',"items":[' + items + b"]}"

    def has_room(self, document: Document) -> bool:
        """Say whether one more goes with these; the first always does."""
        if not self.documents:
            return True
        fits = self.weight + len(document.payload) <= MOST_BYTES
        return fits and len(self.documents) < MOST_DOCUMENTS

    def add(self, found: Found) -> None:
        """Take in a document or what was left out."""
        if isinstance(found, LeftOut):
            self.left_out.append(found)
            return
        self.documents.append(found)
        self.weight += len(found.payload)


def batches(found: Iterable[Found]) -> Iterator[Batch]:
    """Group by number and bytes, in order, holding one group at a time."""
    batch = Batch()
    for each in found:
        full = isinstance(each, Document) and not batch.has_room(each)
        if full or len(batch.left_out) >= MOST_DOCUMENTS:
            yield batch
            batch = Batch()
        batch.add(each)
    if batch.documents or batch.left_out:
        yield batch


def one_line(text: str, most: int = LONGEST_TITLE) -> str:
    """Bring a text to one line of at most `most` characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return f"{cut.rsplit(' ', 1)[0] or cut}…"
