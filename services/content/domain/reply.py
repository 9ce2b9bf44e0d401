"""The aggregate Reply: an answer to a question, a reply to anything else.

It is archived, published again, renamed and deleted with its post; deleted by itself, it stays
deleted.
"""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from services.content.domain.markdown import NOTHING, Prose
from services.content.domain.post import Changed, Post
from shared.contracts.content import PostRef
from shared.contracts.unknown import Open
from shared.contracts.values import (
    CommunityRef,
    Language,
    PostKind,
    PostStatus,
    ReplyKind,
)


class Reply(BaseModel):
    """`post` is what it hangs on, as it was when this last followed it."""

    id: str
    version: int = 1
    kind: Open[ReplyKind]
    status: Open[PostStatus] = PostStatus.PUBLISHED
    post: PostRef
    community: CommunityRef | None
    author_id: str | None
    language: Open[Language]
    body: str
    html: str
    text: str
    created_at: datetime
    updated_at: datetime

    @property
    def is_deleted(self) -> bool:
        return self.status is PostStatus.DELETED

    @property
    def is_published(self) -> bool:
        return self.status is PostStatus.PUBLISHED

    def edit(
        self, prose: Prose | None, language: Language | None, post: Post, now: datetime
    ) -> Changed:
        """Take over what differs."""
        changed: Changed = ()
        if prose is not None and prose.body != self.body:
            self._write(prose)
            changed = ("body", "text")
        if language is not None and language is not self.language:
            self.language = language
            changed = (*changed, "language")
        if changed:
            self.post = refer_to(post)
            self.version += 1
            self.updated_at = now
        return changed

    def delete(self, now: datetime) -> Changed:
        self._write(NOTHING)
        self.status = PostStatus.DELETED
        self.version += 1
        self.updated_at = now
        return ("status", "body", "text")

    def follow(self, post: Post, now: datetime) -> Changed:
        """Go along with its post as it is now, with its status and its title."""
        if self.is_deleted:
            return ()
        present: dict[str, Any] = {"status": post.status, "post": refer_to(post)}
        if post.is_deleted:
            self.post = refer_to(post)
            return ("post", *self.delete(now))
        changed = tuple(name for name, value in present.items() if value != getattr(self, name))
        for name in changed:
            setattr(self, name, present[name])
        if changed:
            self.version += 1
        return changed

    def forget(self, person_id: str) -> Changed:
        """That a person wrote it, or the post it hangs on."""
        changed: Changed = ()
        if self.author_id == person_id:
            self.author_id = None
            changed = ("author_id",)
        if self.post.author_id == person_id:
            self.post = self.post.model_copy(update={"author_id": None})
            changed = (*changed, "post")
        if changed:
            self.version += 1
        return changed

    def _write(self, prose: Prose) -> None:
        self.body, self.html, self.text = prose.body, prose.html, prose.text


def refer_to(post: Post) -> PostRef:
    return PostRef(id=post.id, kind=post.kind, title=post.title, author_id=post.author_id)


def kind_on(post: Post) -> ReplyKind:
    return ReplyKind.ANSWER if post.kind is PostKind.QUESTION else ReplyKind.REPLY
