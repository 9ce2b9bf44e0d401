"""The aggregate Post: an article, a question or a discussion.

    draft ──publish──► published ◄──archive, unarchive──► archived
      └──────────────────┴───────────delete────────────────┴──────► deleted

What was published never moves into another audience, and what is deleted keeps nothing but its id.
"""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, computed_field

from services.content.domain.errors import AudienceFixed, NotAQuestion, NotPublished
from services.content.domain.markdown import NOTHING, Prose
from shared.audience.sight import audience_id
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language, PostKind, PostStatus
from shared.text import excerpt

Changed = tuple[str, ...]
"""The names of the fields that differ from the version before; none: there is no new version."""


READABLE = (PostStatus.PUBLISHED, PostStatus.ARCHIVED)
"""Who has the address of what is archived still reads it."""

FOLLOWED = (*READABLE, PostStatus.DELETED)
"""Replies go along with their post."""


class Post(BaseModel):
    """`import_hash` is of what was last imported, whatever was edited here since."""

    id: str
    version: int = 1
    kind: Open[PostKind]
    status: Open[PostStatus] = PostStatus.DRAFT
    community: CommunityRef | None
    author_id: str | None
    language: Open[Language]
    title: str
    body: str
    html: str
    text: str
    tags: tuple[str, ...] = ()
    byline: str | None = None
    external_id: str | None = None
    import_hash: str | None = None
    accepted_answer_id: str | None = None
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def audience(self) -> str:
        return audience_id(self.community)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def listed_at(self) -> datetime:
        """What lists are ordered by."""
        return self.published_at or self.created_at

    @computed_field  # type: ignore[prop-decorator]
    @property
    def excerpt(self) -> str:
        return excerpt(self.text)

    @property
    def is_draft(self) -> bool:
        return self.status is PostStatus.DRAFT

    @property
    def takes_replies_along(self) -> bool:
        """Not as a draft, nor where only a newer version knows what became of it."""
        return self.status in FOLLOWED

    @property
    def is_published(self) -> bool:
        return self.status is PostStatus.PUBLISHED

    @property
    def is_deleted(self) -> bool:
        return self.status is PostStatus.DELETED

    def edit(self, wanted: dict[str, Any], now: datetime) -> Changed:
        """Take over what differs of title, prose, language, tags and community.

        Raises: AudienceFixed.
        """
        if not self.is_draft and wanted.get("community", self.community) != self.community:
            raise AudienceFixed
        return self._changed(self._take(wanted), now)

    def take_over(self, wanted: dict[str, Any], import_hash: str, now: datetime) -> Changed:
        """What was imported before came again, and differs: a new version in any case."""
        changed = tuple(name for name in self._take(wanted) if name != "byline")
        self.import_hash = import_hash
        self.version += 1
        self.updated_at = now
        return changed

    def publish(self, now: datetime) -> Changed:
        """A draft, or what was archived."""
        if self.is_published:
            return ()
        changed: Changed = ("status",)
        if self.published_at is None:
            self.published_at = now
            changed = ("status", "published_at")
        self.status = PostStatus.PUBLISHED
        return self._changed(changed, now)

    def archive(self, now: datetime) -> Changed:
        """Raises: NotPublished for a draft."""
        if self.is_draft:
            raise NotPublished("a draft cannot be archived: delete it or publish it")
        if self.status is PostStatus.ARCHIVED:
            return ()
        self.status = PostStatus.ARCHIVED
        return self._changed(("status",), now)

    def unarchive(self, now: datetime) -> Changed:
        """Publish again what was archived. Raises: NotPublished for a draft, which never was."""
        if self.is_draft:
            raise NotPublished("a draft was never archived: publish it instead")
        return self.publish(now)

    def delete(self, now: datetime) -> Changed:
        changed: Changed = ("status", "title", "body", "text", "tags", "accepted_answer_id")
        self._write(NOTHING)
        self.title = ""
        self.tags = ()
        self.byline = self.accepted_answer_id = self.import_hash = None
        self.status = PostStatus.DELETED
        return self._changed(changed, now)

    def accept(self, answer_id: str, now: datetime) -> Changed:
        """Raises: NotAQuestion, NotPublished."""
        self._needs_open_question()
        if self.accepted_answer_id == answer_id:
            return ()
        self.accepted_answer_id = answer_id
        return self._changed(("accepted_answer_id",), now)

    def reopen(self, now: datetime) -> Changed:
        """Have no accepted answer any more. Raises: NotAQuestion, NotPublished."""
        self._needs_open_question()
        return self.lose_answer(now)

    def lose_answer(self, now: datetime) -> Changed:
        """The accepted answer, if there is one, is not there any more."""
        if self.accepted_answer_id is None:
            return ()
        self.accepted_answer_id = None
        return self._changed(("accepted_answer_id",), now)

    def forget_author(self, now: datetime) -> tuple[str, Changed]:
        """The participle of it, too: a draft that nobody could ever see again is deleted."""
        self.author_id = None
        if self.is_draft:
            return "deleted", ("author_id", *self.delete(now))
        self.version += 1
        return "anonymised", ("author_id",)

    def _take(self, wanted: dict[str, Any]) -> Changed:
        wanted = dict(wanted)
        prose: Prose | None = wanted.pop("prose", None)
        changed = tuple(name for name, value in wanted.items() if value != getattr(self, name))
        for name in changed:
            setattr(self, name, wanted[name])
        if prose is not None and prose.body != self.body:
            self._write(prose)
            changed = (*changed, "body", "text")
        return changed

    def _write(self, prose: Prose) -> None:
        self.body, self.html, self.text = prose.body, prose.html, prose.text

    def _needs_open_question(self) -> None:
        if self.kind is not PostKind.QUESTION:
            raise NotAQuestion
        if not self.is_published:
            raise NotPublished

    def _changed(self, changed: Changed, now: datetime) -> Changed:
        if changed:
            self.version += 1
            self.updated_at = now
        return changed


class Version(BaseModel):
    """What a post said up to this version of it. `updated_at`: since when it did."""

    id: str
    post_id: str
    version: int
    status: Open[PostStatus]
    language: Open[Language]
    title: str
    body: str
    html: str
    tags: tuple[str, ...]
    updated_at: datetime

    @classmethod
    def of(cls, post: Post) -> "Version":
        fields = post.model_dump(include=set(cls.model_fields) - {"id", "post_id"})
        return cls(id=f"{post.id}.{post.version}", post_id=post.id, **fields)
