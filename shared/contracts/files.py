"""The facts of the files that members upload, and of the text found in them."""

from datetime import UTC, datetime
from enum import StrEnum

from pydantic import Field

from shared.contracts.aggregate import Aggregate
from shared.contracts.content import PostRef
from shared.contracts.unknown import Open
from shared.contracts.values import (
    Changed,
    CommunityRef,
    Identifier,
    Language,
    NoPerson,
    PostKind,
    PostStatus,
    Public,
)

LONGEST_TEXT = 200_000
"""The limit on the text of a file, in characters over all its passages."""
MOST_PASSAGES = 5_000


class FileStatus(StrEnum):
    """The status of a file.

    received: not processed yet. refused: only its name is kept.
    """

    RECEIVED = "received"
    READY = "ready"
    REFUSED = "refused"
    DELETED = "deleted"


class Refusal(StrEnum):
    """The reason why a file is refused.

    kind: this file type is not accepted. broken: the content does not match the file's signature.
    bomb: its unpacked size is too large. slow: processing exceeded the time or memory limit.
    infected: the virus scanner found malware. unscanned: larger than the scanner accepts.
    """

    KIND = "kind"
    BROKEN = "broken"
    BOMB = "bomb"
    SLOW = "slow"
    INFECTED = "infected"
    UNSCANNED = "unscanned"


class Passage(Public):
    """A part of a file's text. `page` counts from 1; `seconds` from the start of a recording."""

    text: str
    page: int | None = None
    seconds: float | None = None


class FileState(Public):
    """A file. A file that no post names has no post and no community, and only its owner sees it.

    `post_status`, `post` and `community` follow the post. `media_type` is detected from the
    content. `alt` describes the picture. `size` in bytes and `sha256` (hex) are those of the
    upload. `seconds` is the playing time. `width` and `height` are in pixels. `passages` have at
    most 200,000 characters together. `owner_id` is None once the owner is erased.
    """

    status: Open[FileStatus]
    refusal: Open[Refusal] | None = None
    owner_id: Identifier | None
    post: PostRef | None = None
    post_status: Open[PostStatus] | None = None
    community: CommunityRef | None = None
    language: Open[Language] | None = None
    filename: str
    alt: str = ""
    media_type: str
    size: int
    sha256: str | None = None
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    seconds: float | None = None
    passages: tuple[Passage, ...] = Field(default=())
    created_at: datetime
    updated_at: datetime


class FileData(Public):
    state: FileState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)

FILE = Aggregate(
    "content",
    "file",
    FileData,
    frozenset(
        {"received", "processed", "refused", "attached", "moved", "deleted", "anonymised"},
    ),
    example=FileData(
        changed=(),
        state=FileState(
            status=FileStatus.READY,
            owner_id="ce1082ca-95f3-535a-8764-4a41c275ab05",
            post=PostRef(
                id="01a20060-d927-73fa-bc97-a6e9ad309d90",
                kind=PostKind.ARTICLE,
                title="Bienvenue",
                author_id="ce1082ca-95f3-535a-8764-4a41c275ab05",
            ),
            post_status=PostStatus.PUBLISHED,
            community=CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds"),
            language=Language.ENGLISH,
            filename="handbook.pdf",
            media_type="application/pdf",
            size=48_213,
            sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            pages=2,
            passages=(
                Passage(text="How we work together.", page=1),
                Passage(text="Parental leave.", page=2),
            ),
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)
"""`processed`: the content was read and the file is ready. `moved`: the file followed its post."""
