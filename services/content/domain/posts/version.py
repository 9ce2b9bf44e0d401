"""The versions of a post: its earlier texts, stored as separate rows."""

from datetime import datetime

from pydantic import BaseModel

from services.content.domain.kinds.details import PostDetails
from services.content.domain.posts.post import Post
from shared.contracts.unknown import Open
from shared.contracts.values import Language, PostStatus


class Version(BaseModel):
    """The text of a post up to one version.

    `updated_at`: when it was written; `editor_id`: the person who wrote it. `minor`: as a minor
    edit of the text before.
    """

    id: str
    post_id: str
    version: int
    status: Open[PostStatus]
    language: Open[Language]
    title: str
    body: str
    html: str
    details: PostDetails | None = None
    tags: tuple[str, ...]
    editor_id: str | None = None
    minor: bool = False
    updated_at: datetime

    @classmethod
    def of(cls, post: Post) -> "Version":
        fields = post.model_dump(include=set(cls.model_fields) - {"id", "post_id"})
        return cls(id=f"{post.id}.{post.version}", post_id=post.id, **fields)
