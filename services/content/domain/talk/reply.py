"""The aggregate Reply: an answer to a question, or a reply to anything else.

It is archived, published, renamed and deleted with its post. A reply that was deleted by itself
stays deleted, and one that was hidden by itself stays hidden.
"""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, computed_field

from services.content.domain.errors import NotHidden, NotPublished
from services.content.domain.importing import Said
from services.content.domain.posts.post import Changed, Post
from shared.contracts.content import PostRef
from shared.contracts.unknown import Open
from shared.contracts.values import (
    READABLE,
    CommunityRef,
    Language,
    PostKind,
    PostStatus,
    ReplyKind,
)
from shared.markdown import NOTHING, Prose
from shared.taking import take_over


class Reply(BaseModel):
    """A reply; `post` is its post as of the last time that the reply followed it.

    `in_reply_to`: the reply that it answers. `thread_id`: the first reply of its thread, which
    answers the post itself. Either may be deleted by now. `import_key`: finds an imported reply by
    its post and external id. `import_said`: what the source said last, whatever was edited here
    since. `import_hash`: the same of an import by a former version.
    `hidden`: moderators hid it by itself, whatever becomes of its post. `withheld`: it is a
    newcomer's, hidden until a moderator releases it; `unseen`: nobody ever read it.
    """

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
    mentions: tuple[str, ...] = ()
    in_reply_to: str | None = None
    thread_id: str | None = None
    byline: str | None = None
    external_id: str | None = None
    import_key: str | None = None
    import_hash: str | None = None
    import_said: Said | None = None
    hidden: bool = False
    withheld: bool = False
    unseen: bool = False
    created_at: datetime
    updated_at: datetime

    @computed_field  # type: ignore[prop-decorator]
    @property
    def hidden_with_post(self) -> bool:
        return self.is_hidden and not self.hidden

    @property
    def is_hidden(self) -> bool:
        return self.status is PostStatus.HIDDEN

    @property
    def is_deleted(self) -> bool:
        return self.status is PostStatus.DELETED

    @property
    def is_published(self) -> bool:
        return self.status is PostStatus.PUBLISHED

    def edit(
        self, prose: Prose | None, language: Language | None, post: Post, now: datetime
    ) -> Changed:
        """Apply the changes of text and language."""
        changed: Changed = ()
        if prose is not None and prose.body != self.body:
            changed = prose.write_into(self)
        if language is not None and language is not self.language:
            self.language = language
            changed = (*changed, "language")
        if changed:
            self.post = refer_to(post)
            self.version += 1
            self.updated_at = now
        return changed

    def take_over(
        self, wanted: dict[str, Any], said: Said, hashed: str | None, now: datetime
    ) -> Changed:
        """Apply a repeated import that differs, as a new version in any case.

        said, hashed: what is remembered of it.
        """
        wanted = dict(wanted)
        prose: Prose | None = wanted.pop("prose", None)
        changed = tuple(name for name in take_over(self, wanted) if name != "byline")
        if prose is not None and prose.body != self.body:
            changed = (*changed, *prose.write_into(self))
        self.import_said, self.import_hash = said, hashed
        self.version += 1
        self.updated_at = now
        return changed

    def withhold(self, now: datetime, *, unseen: bool) -> Changed:
        """Hide it until a moderator releases it. `unseen`: from the beginning.

        It is a part of the change that needs the release, which counts the version.
        """
        self.hidden, self.status = True, PostStatus.HIDDEN
        self.withheld, self.unseen, self.updated_at = True, unseen, now
        return ("status",)

    def hide(self, now: datetime) -> Changed:
        """Hide it from all but its author, or keep it hidden. Raises: NotPublished."""
        if self.withheld:
            self.withheld = False
            return self._changed(now)
        if self.status not in READABLE:
            raise NotPublished("only what readers see can be hidden")
        self.hidden, self.status = True, PostStatus.HIDDEN
        return self._changed(now)

    def restore(self, post: Post, now: datetime) -> Changed:
        """Show it again, as its post is. Raises: NotHidden, also if it is deleted with its post."""
        if not self.hidden or post.is_deleted:
            raise NotHidden
        self.hidden, self.status, self.post = False, post.status, refer_to(post)
        self.community = post.community
        self.withheld = self.unseen = False
        return self._changed(now)

    def delete(self, now: datetime) -> Changed:
        written = NOTHING.write_into(self)
        self.byline = self.import_hash = self.import_said = None
        self.status, self.hidden = PostStatus.DELETED, False
        self.withheld = self.unseen = False
        self.version += 1
        self.updated_at = now
        return ("status", *written)

    def follow(self, post: Post, now: datetime) -> Changed:
        """Take over the current status, title and community of its post."""
        if self.is_deleted:
            return ()
        status = PostStatus.HIDDEN if self.hidden else post.status
        present: dict[str, Any] = {
            "status": status,
            "post": refer_to(post),
            "community": post.community,
        }
        if post.is_deleted:
            self.post = refer_to(post)
            return ("post", *self.delete(now))
        changed = take_over(self, present)
        if changed:
            self.version += 1
        return changed

    def forget(self, person_id: str, now: datetime) -> tuple[str, Changed]:
        """Anonymise the author of the reply, or of its post; an unseen reply is deleted.

        Returns the participle and the names of the changed fields.
        """
        wrote = self.author_id == person_id
        changed: Changed = ("author_id",) if wrote else ()
        self.author_id = None if wrote else self.author_id
        if self.post.author_id == person_id:
            self.post = self.post.model_copy(update={"author_id": None})
            changed = (*changed, "post")
        if wrote and self.unseen:
            return "deleted", (*changed, *self.delete(now))
        if changed:
            self.version += 1
        return "anonymised", changed

    def _changed(self, now: datetime) -> Changed:
        self.version += 1
        self.updated_at = now
        return ("status",)


def refer_to(post: Post) -> PostRef:
    return PostRef(id=post.id, kind=post.kind, title=post.title, author_id=post.author_id)


def kind_on(post: Post, answered: Reply | None = None) -> ReplyKind:
    """Return the kind of a new reply; a reply to an answer is not an answer."""
    is_answer = post.kind is PostKind.QUESTION and answered is None
    return ReplyKind.ANSWER if is_answer else ReplyKind.REPLY


def thread_of(answered: Reply | None) -> str | None:
    """Return the first reply of the thread; threads are one level deep."""
    return (answered.thread_id or answered.id) if answered is not None else None
