"""The aggregate File, and its upload.

    upload ──last byte──► received ──processed──► ready
                             └────────refused───► refused
      any of them ──delete, or its post's──► deleted

Only its owner sees a file until a post names it; from then on its audience is the post's.
"""

from datetime import datetime, timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, computed_field

from services.content.domain.posts.post import Post
from shared.audience.sight import audience_id
from shared.contracts.content import PostRef
from shared.contracts.files import FileStatus, Passage, Refusal
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language, PostStatus
from shared.taking import take_over

Changed = tuple[str, ...]

UNATTACHED = timedelta(days=7)
"""How long a file is kept if no post names it."""
MOST_PIECES = 10_000
"""The maximum number of pieces of one upload."""


class Upload(BaseModel):
    """An unfinished upload; `length` and `offset` are in bytes.

    Its blob has its id, and its file will have the same id.
    """

    id: str
    owner_id: str
    name: str
    alt: str = ""
    length: int
    offset: int = 0
    pieces: int = 0
    media_type: str | None = None
    created_at: datetime
    expires_at: datetime

    @property
    def is_complete(self) -> bool:
        return self.offset == self.length


class Rendition(BaseModel):
    """A version of a file made to be shown: its blob, its type and its size in bytes."""

    model_config = ConfigDict(frozen=True)

    blob: str
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None


class Reading(BaseModel):
    """The properties of a file that are known once its content is read."""

    media_type: str
    sha256: str
    content: Rendition | None = None
    preview: Rendition | None = None
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    seconds: float | None = None
    passages: tuple[Passage, ...] = ()


class File(BaseModel):
    """A file; `blob` is the upload's blob, None once it is not kept.

    `content`: the rendition sent in its place, such as an image without its metadata. `preview`: a
    small rendition.
    """

    id: str
    version: int = 1
    status: Open[FileStatus] = FileStatus.RECEIVED
    refusal: Open[Refusal] | None = None
    owner_id: str | None
    post: PostRef | None = None
    post_status: Open[PostStatus] | None = None
    community: CommunityRef | None = None
    language: Open[Language] | None = None
    filename: str
    alt: str = ""
    media_type: str
    size: int
    sha256: str | None = None
    blob: str | None
    content: Rendition | None = None
    preview: Rendition | None = None
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    seconds: float | None = None
    passages: tuple[Passage, ...] = ()
    created_at: datetime
    updated_at: datetime

    @computed_field  # type: ignore[prop-decorator]
    @property
    def audience(self) -> str | None:
        """Return the id of the audience; None if only the owner sees the file."""
        return audience_id(self.community) if self.post else None

    @classmethod
    def received(cls, upload: Upload, now: datetime) -> Self:
        return cls(
            id=upload.id,
            owner_id=upload.owner_id,
            filename=upload.name,
            alt=upload.alt,
            media_type=upload.media_type or "",
            size=upload.length,
            blob=upload.id,
            created_at=now,
            updated_at=now,
        )

    @property
    def is_ready(self) -> bool:
        return self.status is FileStatus.READY

    @property
    def is_deleted(self) -> bool:
        return self.status is FileStatus.DELETED

    @property
    def blobs(self) -> tuple[str, ...]:
        """Return the ids of all blobs that the file holds."""
        made = (self.content, self.preview)
        held = (self.blob, *(each.blob if each else None for each in made))
        return tuple(each for each in held if each is not None)

    def process(self, reading: Reading, now: datetime) -> Changed:
        for name in Reading.model_fields:
            setattr(self, name, getattr(reading, name))
        if reading.content is not None:  # an image's metadata is not kept anywhere
            self.blob = None
        self.status = FileStatus.READY
        return self._changed(("status", *(n for n in Reading.model_fields if n in _TOLD)), now)

    def refuse(self, refusal: Refusal, now: datetime) -> Changed:
        self._empty()
        self.status, self.refusal = FileStatus.REFUSED, refusal
        return self._changed(("status", "refusal"), now)

    def follow(self, post: Post, now: datetime) -> Changed:
        """Take over the current state of the post that names the file."""
        wanted = {
            "post": PostRef(id=post.id, kind=post.kind, title=post.title, author_id=post.author_id),
            "post_status": post.status,
            "community": post.community,
            "language": post.language,
        }
        return self._changed(take_over(self, wanted), now)

    def delete(self, now: datetime) -> Changed:
        self._empty()
        self.filename = self.alt = ""
        self.post = self.community = self.sha256 = None
        self.status = FileStatus.DELETED
        return self._changed(("status", "filename", "alt", "post", "community", "passages"), now)

    def forget(self, person_id: str) -> Changed:
        """Forget that this person owned the file, or wrote its post."""
        changed: Changed = ()
        if self.owner_id == person_id:
            self.owner_id = None
            changed = ("owner_id",)
        if self.post is not None and self.post.author_id == person_id:
            self.post = self.post.model_copy(update={"author_id": None})
            changed = (*changed, "post")
        self.version += 1
        return changed

    def _empty(self) -> None:
        self.blob = self.content = self.preview = None
        self.passages = ()

    def _changed(self, changed: Changed, now: datetime) -> Changed:
        if changed:
            self.version += 1
            self.updated_at = now
        return changed


_TOLD = {"media_type", "sha256", "width", "height", "pages", "seconds", "passages"}
