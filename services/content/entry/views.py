"""Bodies out: what portals see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from services.content.domain.post import Post, Version
from services.content.domain.reply import Reply
from services.content.store.posts import Listed
from services.content.use_cases.import_posts import ImportOutcome
from shared.audience.naming import Names
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language, PostKind, PostStatus, ReplyKind


@dataclass(frozen=True, slots=True)
class Named:
    """An aggregate that a use case changed, and its author's name to show it with."""

    aggregate: Any
    names: Names

    @property
    def version(self) -> int:
        """For the ETag."""
        return int(self.aggregate.version)

    @property
    def id(self) -> str:
        return str(self.aggregate.id)


class Author(BaseModel):
    """`name` is null if it is not known here yet, or if a guest reads outside their communities."""

    id: str
    name: str | None


class Summary(BaseModel):
    """A post in a list. `author` is null if erased or imported; an import may have a `byline`."""

    id: str
    kind: Open[PostKind]
    status: Open[PostStatus]
    title: str
    excerpt: str
    lang: Open[Language]
    tags: list[str]
    community: CommunityRef | None
    author: Author | None
    byline: str | None
    external_id: str | None
    accepted_answer_id: str | None
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    version: int

    @classmethod
    def of(cls, listed: Listed, names: Names) -> "Summary":
        return cls(**_post(listed.post, names), excerpt=listed.excerpt)


class PostView(BaseModel):
    """`body` is the Markdown as written, `html` its sanitised rendering, safe to display."""

    id: str
    kind: Open[PostKind]
    status: Open[PostStatus]
    title: str
    body: str
    html: str
    lang: Open[Language]
    tags: list[str]
    community: CommunityRef | None
    author: Author | None
    byline: str | None
    external_id: str | None
    accepted_answer_id: str | None
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    version: int

    @classmethod
    def of(cls, named: Named) -> "PostView":
        post: Post = named.aggregate
        return cls(**_post(post, named.names), body=post.body, html=post.html)


class VersionSummary(BaseModel):
    """`version`: the last one with this text; `updated_at`: when this text was written."""

    version: int
    title: str
    lang: Open[Language]
    tags: list[str]
    updated_at: datetime

    @classmethod
    def of(cls, version: Version) -> "VersionSummary":
        return cls(**_version(version))


class VersionView(VersionSummary):
    body: str
    html: str

    @classmethod
    def of(cls, version: Version) -> "VersionView":
        return cls(**_version(version), body=version.body, html=version.html)


class ReplyView(BaseModel):
    """`kind`: `answer` for a question, `reply` for an article or a discussion."""

    id: str
    kind: Open[ReplyKind]
    status: Open[PostStatus]
    post_id: str
    body: str
    html: str
    lang: Open[Language]
    author: Author | None
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, named: Named) -> "ReplyView":
        reply: Reply = named.aggregate
        return cls(
            id=reply.id,
            kind=reply.kind,
            status=reply.status,
            post_id=reply.post.id,
            body=reply.body,
            html=reply.html,
            lang=reply.language,
            author=_author(reply, named.names),
            created_at=reply.created_at,
            updated_at=reply.updated_at,
            version=reply.version,
        )


class ImportedItem(BaseModel):
    """`external_id` is null if the item had none, `id` if the item was refused."""

    external_id: str | None
    outcome: ImportOutcome
    id: str | None = None
    problem: str | None = Field(None, description="Why it was refused")


class ImportReport(BaseModel):
    """One result per item, in the order of the request."""

    results: list[ImportedItem]


def _post(post: Post, names: Names) -> dict[str, Any]:
    return {
        "id": post.id,
        "kind": post.kind,
        "status": post.status,
        "title": post.title,
        "lang": post.language,
        "tags": list(post.tags),
        "community": post.community,
        "author": _author(post, names),
        "byline": post.byline,
        "external_id": post.external_id,
        "accepted_answer_id": post.accepted_answer_id,
        "created_at": post.created_at,
        "updated_at": post.updated_at,
        "published_at": post.published_at,
        "version": post.version,
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "version": version.version,
        "title": version.title,
        "lang": version.language,
        "tags": list(version.tags),
        "updated_at": version.updated_at,
    }


def _author(thing: Post | Reply, names: Names) -> Author | None:
    if thing.author_id is None:
        return None
    return Author(id=thing.author_id, name=names.of(thing.author_id, thing.community))
