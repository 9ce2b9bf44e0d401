"""Documents to import, from any source, and those that are left out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

MOST_DOCUMENTS = 100
MOST_BYTES = 2_000_000
"""The limit on the bytes of a request: well below the service's, so that each is answered soon."""

MOST_PASSED = 4_000_000
"""The part of the source to look at, without a document, before progress is shown."""

LONGEST_TITLE = 300
LONGEST_BODY = 200_000
LONGEST_REPLY = 50_000
"""The limits of the content service, in characters."""

POSTS = "content/v1/imports"
REPLIES = "content/v1/imports/replies"
SERIES = "content/v1/imports/series"


class Unfit(Exception):
    """The reason why a line or file cannot be a document. It is shown after its place."""


@dataclass(frozen=True, slots=True)
class Written:
    """A document of a source. `created_at` is ISO 8601 with an offset.

    shortened: what the service would not take of it, for the report.
    """

    external_id: str
    title: str
    body: str
    lang: str
    tags: tuple[str, ...] = ()
    byline: str | None = None
    author_id: str | None = None
    kind: str | None = None
    created_at: str | None = None
    details: Mapping[str, Any] | None = None
    source: Mapping[str, Any] | None = None
    shortened: str = ""

    def payload(self) -> bytes:
        """Return it as an item of `POST /v1/imports`. Raises Unfit if it is not valid JSON."""
        return _payload(self)


@dataclass(frozen=True, slots=True)
class WrittenReply:
    """A reply of a source. `post`, `in_reply_to`: external ids. `created_at` is as in Written."""

    external_id: str
    post: str
    body: str
    created_at: str
    in_reply_to: str | None = None
    lang: str | None = None
    byline: str | None = None
    author_id: str | None = None
    accepted: bool = False
    comment: bool = False

    def payload(self) -> bytes:
        """Return it as an item of `POST /v1/imports/replies`. Raises Unfit, as in Written."""
        return _payload(self)


@dataclass(frozen=True, slots=True)
class WrittenSeries:
    """A series, path or collection. `posts`: external ids. `created_at` is as in Written."""

    external_id: str
    kind: str
    title: str
    summary: str
    lang: str
    posts: tuple[str, ...]
    skills: tuple[str, ...] = ()
    minutes: int | None = None
    created_at: str | None = None
    curator_id: str | None = None

    def payload(self) -> bytes:
        """Return it as an item of `POST /v1/imports/series`. Raises Unfit, as in Written."""
        return _payload(self)


AnyWritten = Written | WrittenReply | WrittenSeries


def _payload(item: AnyWritten) -> bytes:
    names = (name for name in item.__slots__ if name != "shortened")
    named = ((name, getattr(item, name)) for name in names)
    try:
        return orjson.dumps({name: value for name, value in named if value})
    except (orjson.JSONEncodeError, TypeError) as error:
        raise Unfit("it contains characters that are not valid Unicode") from error


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a post. pieces: reads it, piece by piece; raises Unfit, OSError.

    problem: why it cannot be read, if that is known.
    """

    place: str
    name: str
    length: int
    pieces: Callable[[], Iterator[bytes]]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """The files of the post that is imported under an external id."""

    external_id: str
    files: Iterable[Attachment]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line or file that is left out, with its place and the reason.

    is_rest: the rest of a file cannot be read. is_part: only a part of what is taken is left out.
    """

    place: str
    reason: str
    size: int = 0
    is_rest: bool = False
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document to send. `size` is its part of the source, for the progress bar.

    attached: the files that it cannot be without, which are sent before it. shortened: what is left
    out of it, for the report.
    """

    place: str
    payload: bytes
    size: int
    kind: str = "document"
    attached: Attached | None = None
    shortened: str = ""

    @property
    def left_out(self) -> LeftOut | None:
        """Return the part of it that is left out, if there is one."""
        return LeftOut(self.place, self.shortened, is_part=True) if self.shortened else None


@dataclass(frozen=True, slots=True)
class Passed:
    """A part of the source that was only looked at, for the progress bar."""

    size: int


Found = Document | LeftOut | Passed


@dataclass(frozen=True, slots=True)
class Stage:
    """What is sent before the next stage begins, because that depends on it.

    in_order: one request after the other, because its items depend on each other. most: the items
    of one request.
    """

    found: Iterable[Found]
    route: str = POSTS
    in_order: bool = False
    most: int = MOST_DOCUMENTS


@dataclass(slots=True)
class Batch:
    """The documents of one request, of `weight` bytes, and those left out since the last one."""

    documents: list[Document] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    weight: int = 0
    size: int = 0
    """Its share of the source."""

    def body(self, community: str) -> bytes:
        """Return the request's body."""
        items = b",".join(document.payload for document in self.documents)
        return b'{"community":' + orjson.dumps(community) + b',"items":[' + items + b"]}"

    def has_room(self, document: Document, most: int) -> bool:
        """Return whether one more document fits; the first always does."""
        if not self.documents:
            return True
        fits = self.weight + len(document.payload) <= MOST_BYTES
        return fits and len(self.documents) < most

    def add(self, found: Found) -> None:
        """Add a document, or one that is left out."""
        self.size += found.size
        if isinstance(found, LeftOut):
            self.left_out.append(found)
        elif isinstance(found, Document):
            self.documents.append(found)
            self.weight += len(found.payload)


def batches(found: Iterable[Found], most: int = MOST_DOCUMENTS) -> Iterator[Batch]:
    """Group documents by number and bytes, in order, keeping one group in memory."""
    batch = Batch()
    for each in found:
        full = isinstance(each, Document) and not batch.has_room(each, most)
        passed = not batch.documents and batch.size >= MOST_PASSED
        if full or passed or len(batch.left_out) >= MOST_DOCUMENTS:
            yield batch
            batch = Batch()
        batch.add(each)
    if batch.size or batch.documents or batch.left_out:
        yield batch


def one_line(text: str, most: int = LONGEST_TITLE) -> str:
    """Make a text one line of at most `most` characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return f"{cut.rsplit(' ', 1)[0] or cut}…"
