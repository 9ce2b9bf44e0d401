"""What the API answers, as far as pages show it: see docs/api/openapi.

Unknown fields are passed over: they come with newer versions. So do values of open enumerations
(`x-extensible-enum`), which are plain texts here: a page shows an unknown one by its name.
"""

from datetime import datetime
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, Field

Language = str
Texts = dict[Language, str]
Role = str
Standing = str
PostKind = str

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """`next`: goes into `after` for what follows."""

    items: list[Item] = Field(default_factory=list)
    next: str | None = None


class Own(BaseModel):
    standing: Standing
    role: Role

    @property
    def is_active(self) -> bool:
        return self.standing == "active"

    @property
    def animates(self) -> bool:
        return self.is_active and self.role in {"owner", "animator"}


class Ref(BaseModel):
    id: str
    slug: str


class Community(BaseModel):
    id: str
    slug: str
    names: Texts
    purposes: Texts
    domain: str
    topics: list[str]
    visibility: str
    join_policy: str
    members: int | None = None
    own: Own | None = None
    created_at: datetime
    version: int

    @property
    def is_mine(self) -> bool:
        return self.own is not None and self.own.is_active

    @property
    def animates(self) -> bool:
        return self.own is not None and self.own.animates

    @property
    def is_owned(self) -> bool:
        return self.own is not None and self.own.is_active and self.own.role == "owner"


class Membership(BaseModel):
    id: str
    community: Ref
    person_id: str
    name: str | None = None
    standing: Standing
    role: Role
    since: datetime
    version: int


class Profile(BaseModel):
    id: str
    name: str
    email: str | None = None
    headline: str
    about: str
    skills: list[str]
    location: str
    language: Language
    guest: bool
    created_at: datetime
    version: int


class Person(BaseModel):
    id: str
    name: str | None


class PostSummary(BaseModel):
    id: str
    kind: PostKind
    status: str
    title: str
    excerpt: str = ""
    lang: Language
    tags: list[str]
    community: Ref | None
    author: Person | None
    byline: str | None
    accepted_answer_id: str | None
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    version: int


class Post(PostSummary):
    body: str
    html: str


class Reply(BaseModel):
    id: str
    kind: str
    post_id: str
    body: str
    html: str
    lang: Language
    author: Person | None
    created_at: datetime
    updated_at: datetime
    version: int


class VersionSummary(BaseModel):
    version: int
    title: str
    lang: Language
    tags: list[str]
    updated_at: datetime


class Version(VersionSummary):
    body: str
    html: str


class OwnAnswer(BaseModel):
    answer: str
    seat: str
    position: int | None = None


class GatheringSummary(BaseModel):
    id: str
    titles: Texts
    community: Ref | None
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    starts_local: str
    ends_local: str
    place: str | None
    online: bool
    capacity: int | None
    seated: int
    waiting: int
    tags: list[str]
    status: str
    reason: str | None
    organiser: Person | None
    own: OwnAnswer | None
    version: int


class Gathering(GatheringSummary):
    descriptions: Texts
    link: str | None


class Attendee(BaseModel):
    person: Person | None
    answer: str
    seat: str
    position: int | None


class Feed(BaseModel):
    path: str
    lang: Language
    created_at: datetime


class Highlights(BaseModel):
    title: list[str] = Field(default_factory=list)
    text: list[str] = Field(default_factory=list)


class Found(BaseModel):
    id: str
    kind: str
    title: str
    community: str | None
    highlights: Highlights
    lang: Language
    tags: list[str]
    author: "FoundAuthor | None"
    published_at: datetime
    post_id: str | None = None
    starts_at: datetime | None = None


class FoundAuthor(BaseModel):
    id: str | None
    name: str | None


class FacetValue(BaseModel):
    value: str
    label: str
    count: int


class SearchResult(BaseModel):
    items: list[Found]
    facets: dict[str, list[FacetValue]]
    total: int
    next: str | None


class Suggestion(BaseModel):
    id: str
    kind: str
    title: str
    community: str | None


class Suggestions(BaseModel):
    items: list[Suggestion]


class NoticeCommunity(BaseModel):
    id: str
    slug: str
    name: str


class NoticePost(BaseModel):
    id: str
    kind: PostKind
    title: str


class NoticeGathering(BaseModel):
    id: str
    title: str
    starts_local: str
    time_zone: str


class Actor(BaseModel):
    id: str
    name: str


class Notification(BaseModel):
    id: str
    number: int
    reason: str
    text: str
    count: int
    more: bool
    unread: bool
    actors: list[Actor]
    at: datetime
    community: NoticeCommunity | None
    post: NoticePost | None
    reply_id: str | None
    gathering: NoticeGathering | None


class UnreadCount(BaseModel):
    unread: int
    more: bool


class Channels(BaseModel):
    inbox: Literal["immediately", "never"]
    mail: Literal["immediately", "daily", "never"]


class QuietHours(BaseModel):
    start: str
    end: str


class Preferences(BaseModel):
    reasons: dict[str, Channels]
    quiet_hours: QuietHours | None
    time_zone: str
    digest_at: str
    version: int
