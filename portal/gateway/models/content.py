"""Posts, replies and files in the API's responses: see docs/api/openapi."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, Field

from portal.gateway.models.membership import Person
from portal.gateway.models.values import Language, PostKind, Ref, TopicOfTag


class Reaction(BaseModel):
    kind: str
    count: int
    own: bool


class PostSummary(BaseModel):
    id: str
    kind: PostKind
    status: str
    title: str
    excerpt: str = ""
    stage: str | None = None
    lang: Language
    tags: list[str]
    community: Ref | None
    author: Person | None
    byline: str | None
    external_id: str | None = None
    accepted_answer_id: str | None
    replies: int = 0
    last_reply_at: datetime | None = None
    votes: int = 0
    voted: bool = False
    reactions: list[Reaction] = Field(default_factory=list)
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    version: int


class Review(BaseModel):
    """A review. `due_on`: a calendar day."""

    due_on: date
    owner: Person | None = None
    reviewed_at: datetime | None = None


class Approval(BaseModel):
    """The review before publication. `by`: who approved or returned it."""

    asked_at: datetime
    by: Person | None = None
    reason: str = ""


class StalePost(BaseModel):
    """A post whose review is due. `yes`, `no`: the verdicts of readers since the last review."""

    id: str
    kind: PostKind
    title: str
    lang: Language
    review: Review | None = None
    yes: int = 0
    no: int = 0


class Verdicts(BaseModel):
    yes: int = 0
    no: int = 0
    own: bool | None = None


class Source(BaseModel):
    """Where a post was found elsewhere. `author`: as named there, or empty."""

    url: str
    feed: str
    author: str = ""
    published_at: datetime | None = None


class LinkPreview(BaseModel):
    """What a page that a text links to says of itself; nobody checked it."""

    address: str
    title: str
    description: str = ""
    site: str = ""

    @property
    def host(self) -> str:
        """Return where the link leads, whatever the page calls itself."""
        return (urlsplit(self.address).hostname or "").removeprefix("www.")


class Post(PostSummary):
    """A post. `details`: the payload of its kind, by the name of the kind."""

    body: str
    html: str
    topics: list[TopicOfTag] = Field(default_factory=list)
    details: dict[str, Any] | None = None
    files: list[str] = Field(default_factory=list)
    pinned: bool = False
    coauthors: list[Person] = Field(default_factory=list)
    publish_at: datetime | None = None
    review: Review | None = None
    approval: Approval | None = None
    locked: bool = False
    withheld: bool = False
    source: Source | None = None
    previews: list[LinkPreview] = Field(default_factory=list)


class AlikePost(BaseModel):
    id: str
    kind: str
    title: str
    lang: Language


class Interest(BaseModel):
    following: bool = False
    bookmarked: bool = False


class Visit(BaseModel):
    last_at: datetime | None = None
    new: int = 0


class PollOption(BaseModel):
    label: str
    votes: int


class Poll(BaseModel):
    """A poll. `own`: the positions of the options that the reader chose."""

    options: list[PollOption]
    voters: int
    several: bool
    closes_at: datetime | None = None
    is_open: bool
    own: list[int]


class Adoptions(BaseModel):
    """The adoptions of a post. `own`: whether the reader adopted it for themselves."""

    communities: list[Ref]
    people: int
    own: bool


class File(BaseModel):
    """A file.

    `address` and `preview_address` open it for a while, for the caller. `size` is in bytes.
    """

    id: str
    status: str
    refusal: str | None = None
    filename: str
    alt: str = ""
    media_type: str
    inline: bool = False
    size: int
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    seconds: float | None = None
    address: str | None = None
    preview_address: str | None = None

    @property
    def family(self) -> str:
        """Return `image`, `audio` or `video` if a page can show the file, or else `file`."""
        family = self.media_type.partition("/")[0]
        shown = self.inline and self.address is not None
        return family if shown and family in {"image", "audio", "video"} else "file"


class Room(BaseModel):
    """The storage used by a person's files, in bytes. `quota` None: no limit."""

    taken: int
    quota: int | None = None


class Passage(BaseModel):
    text: str
    page: int | None = None
    seconds: float | None = None


class Related(BaseModel):
    id: str
    title: str
    lang: Language


class Relations(BaseModel):
    translations: list[Related]
    duplicate_of: Related | None = None
    duplicates: list[Related]
    replaced_by: Related | None = None
    replaces: list[Related] = Field(default_factory=list)


class Preview(BaseModel):
    html: str


class Answered(BaseModel):
    id: str
    author: Person | None = None


class Reply(BaseModel):
    id: str
    kind: str
    post_id: str
    in_reply_to: Answered | None = None
    thread_id: str | None = None
    withheld: bool = False
    body: str
    html: str
    lang: Language
    author: Person | None
    byline: str | None = None
    external_id: str | None = None
    votes: int = 0
    voted: bool = False
    reactions: list[Reaction] = Field(default_factory=list)
    previews: list[LinkPreview] = Field(default_factory=list)
    created_at: datetime
    updated_at: datetime
    version: int


class VersionSummary(BaseModel):
    version: int
    title: str
    lang: Language
    tags: list[str]
    updated_at: datetime
    editor: Person | None = None
    minor: bool = False


class Version(VersionSummary):
    body: str
    html: str
    details: dict[str, Any] | None = None


class Templates(BaseModel):
    experience: dict[str, str] | None = None
    practice: dict[str, str] | None = None


class FeedAddresses(BaseModel):
    """The addresses of feeds, as paths."""

    posts: str
    episodes: str


class Feeds(BaseModel):
    """The feeds of a community.

    `open`: for anybody; `created_at`: of the reader's own secret ones.
    """

    open: FeedAddresses | None = None
    created_at: datetime | None = None
    used_at: datetime | None = None
