"""The aggregate Post: an article, a question, an experience report, and so on.

    draft ──publish──► published ◄──archive, unarchive──► archived
      ▲                  ▲ └───hide, restore───► hidden ◄────┘
      └─submit, return─ submitted (approve publishes it)
    any ──delete──► deleted

A published post never moves to another audience, and a deleted post keeps nothing but its id.
"""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, computed_field, model_validator

from services.content.domain.editing.approval import Approval
from services.content.domain.errors import (
    AudienceFixed,
    CoauthorsFull,
    IsHidden,
    NotADraft,
    NotAQuestion,
    NotHidden,
    NotPublished,
    NotSubmitted,
    TimePassed,
)
from services.content.domain.freshness.review import Review
from services.content.domain.kinds.details import PostDetails, mentions_in, of_kind, texts_in
from services.content.domain.kinds.idea import at_stage, keeping_stage
from services.content.domain.posts.schedule import Schedule
from services.content.domain.posts.source import Source
from shared.audience.sight import audience_id
from shared.contracts.kinds import IdeaStage
from shared.contracts.unknown import Open
from shared.contracts.values import (
    READABLE,
    UNPUBLISHED,
    CommunityRef,
    Language,
    PostKind,
    PostStatus,
)
from shared.markdown import NOTHING, Prose, mentioned
from shared.taking import take_over
from shared.text import excerpt

Changed = tuple[str, ...]
"""The names of the fields that differ from the previous version; none: no new version."""


RELATIONS = ("translation_of", "duplicate_of", "replaced_by")
"""The fields that point to another post."""

MOST_COAUTHORS = 20

FOLLOWED = (*READABLE, PostStatus.HIDDEN, PostStatus.DELETED)
"""The statuses of a post that its replies take over."""


class Post(BaseModel):
    """A post.

    `coauthors`: people who may edit it as its author may, the last added one last.

    `import_hash`: of the last import, whatever was edited here since. `editor_id`: the person who
    wrote the current text. `editors`: all people who edited it, to find it by. `minor`: the current
    text was a minor edit of the one before. `hidden_from`: the status to which a hidden post
    returns. `locked`: only moderators may reply. `approval`: its latest review before publication.
    `withheld`: a newcomer's, hidden until a moderator releases it. `source`: of one chosen from a
    watched feed.
    """

    id: str
    version: int = 1
    kind: Open[PostKind]
    status: Open[PostStatus] = PostStatus.DRAFT
    community: CommunityRef | None
    author_id: str | None
    editor_id: str | None = None
    editors: tuple[str, ...] = ()
    coauthors: tuple[str, ...] = ()
    minor: bool = False
    language: Open[Language]
    title: str
    body: str
    html: str
    text: str
    details: PostDetails | None = None
    mentions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    byline: str | None = None
    external_id: str | None = None
    import_hash: str | None = None
    accepted_answer_id: str | None = None
    translation_of: str | None = None
    duplicate_of: str | None = None
    replaced_by: str | None = None
    review: Review | None = None
    approval: Approval | None = None
    locked: bool = False
    source: Source | None = None
    hidden_from: PostStatus | None = None
    withheld: bool = False
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None = None
    schedule: Schedule | None = None

    @model_validator(mode="after")
    def _read_mentions(self) -> Self:
        """Read the mentions of a draft stored without any, so that publishing it notifies."""
        if self.is_draft and "mentions" not in self.model_fields_set:
            self.mentions = mentioned(self.body)
        return self

    @computed_field  # type: ignore[prop-decorator]
    @property
    def audience(self) -> str:
        return audience_id(self.community)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def listed_at(self) -> datetime:
        """Return the time that lists are ordered by."""
        return self.published_at or self.created_at

    @computed_field  # type: ignore[prop-decorator]
    @property
    def unanswered(self) -> bool:
        """Return whether it is a question without an accepted answer."""
        return self.kind is PostKind.QUESTION and self.accepted_answer_id is None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def excerpt(self) -> str:
        """Return the beginning of its text: of the body, or else of the payload."""
        said = self.text or next((each.text for each in texts_in(self.details) if each.text), "")
        return excerpt(said)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def stage(self) -> Open[IdeaStage] | None:
        """Return the stage of an idea, which lists show; None for other kinds."""
        return self.details.idea.stage if self.details and self.details.idea else None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def publish_at(self) -> datetime | None:
        """Return when a draft will be published, if that is planned."""
        return self.schedule.at if self.schedule else None

    @property
    def source_author(self) -> str | None:
        return (self.source.author or None) if self.source else None

    @property
    def is_draft(self) -> bool:
        return self.status is PostStatus.DRAFT

    @property
    def is_submitted(self) -> bool:
        return self.status is PostStatus.SUBMITTED

    @property
    def is_unpublished(self) -> bool:
        """Return whether it never was published: a draft, or one that waits for a reviewer."""
        return self.status in UNPUBLISHED

    @property
    def takes_replies_along(self) -> bool:
        """Return whether replies follow it: not in a draft or an unknown, newer status."""
        return self.status in FOLLOWED

    @property
    def is_published(self) -> bool:
        return self.status is PostStatus.PUBLISHED

    @property
    def is_hidden(self) -> bool:
        return self.status is PostStatus.HIDDEN

    @property
    def is_deleted(self) -> bool:
        return self.status is PostStatus.DELETED

    def edit(self, wanted: dict[str, Any], now: datetime, *, minor: bool = False) -> Changed:
        """Apply what differs of title, prose, details, language, tags, files and community.

        minor: nobody needs to know of it.

        Raises: AudienceFixed, OfAnotherKind.
        """
        if "details" in wanted:
            wanted = {**wanted, "details": of_kind(self.kind, wanted["details"])}
        if not self.is_draft and wanted.get("community", self.community) != self.community:
            raise AudienceFixed
        changed = self._changed(self._take(wanted), now)
        self.minor = minor if changed else self.minor
        return changed

    def advance(self, stage: IdeaStage, reason: str, now: datetime) -> Changed:
        """Move an idea to another stage.

        Raises: NotPublished, NotAnIdea, StageFixed, ReasonNeeded.
        """
        details = at_stage(self.details, stage, reason)
        if not self.is_published:
            raise NotPublished("only a published idea can move to another stage")
        return self._changed(self._take({"details": details}, is_advance=True), now)

    def relate(self, field: str, other_id: str | None, now: datetime) -> Changed:
        """Point to another post by one of RELATIONS; None removes the pointer."""
        return self._changed(self._take({field: other_id}), now)

    def await_review(self, review: Review | None, now: datetime) -> Changed:
        """Set when it is reviewed next; None: never."""
        return self._changed(take_over(self, {"review": review}), now)

    def share(self, person_id: str, now: datetime) -> Changed:
        """Add a co-author. Raises: CoauthorsFull."""
        if person_id in (self.author_id, *self.coauthors):
            return ()
        if len(self.coauthors) >= MOST_COAUTHORS:
            raise CoauthorsFull
        return self._changed(take_over(self, {"coauthors": (*self.coauthors, person_id)}), now)

    def unshare(self, person_id: str, now: datetime) -> Changed:
        """Remove a co-author."""
        left = tuple(each for each in self.coauthors if each != person_id)
        return self._changed(take_over(self, {"coauthors": left}), now)

    def sign(self, editor_id: str) -> None:
        """Record the editor of the change that was just made."""
        self.editor_id = editor_id
        self.editors = tuple(dict.fromkeys((*self.editors, editor_id)))

    def take_over(self, wanted: dict[str, Any], import_hash: str, now: datetime) -> Changed:
        """Apply a repeated import that differs, as a new version in any case."""
        changed = tuple(name for name in self._take(wanted) if name != "byline")
        self.import_hash = import_hash
        self.editor_id = None
        self.minor = False
        self.version += 1
        self.updated_at = now
        return changed

    def publish(self, now: datetime) -> Changed:
        """Publish a draft, or an archived post again; one that waits for a reviewer, once approved.

        Raises: IsHidden.
        """
        waits = self.is_submitted and (self.approval is None or self.approval.by_id is None)
        if self.is_published or waits:
            return ()
        if self.is_hidden:
            raise IsHidden
        changed: Changed = ("status",)
        if self.published_at is None:
            self.published_at, self.minor = now, False
            changed = ("status", "published_at", *self._unschedule())
        self.status = PostStatus.PUBLISHED
        return self._changed(changed, now)

    def submit(self, now: datetime) -> Changed:
        """Hand a draft to the reviewers. Raises: NotADraft."""
        if not self.is_draft:
            raise NotADraft
        self.status, self.approval = PostStatus.SUBMITTED, Approval(asked_at=now)
        return self._changed(("status", "approval", *self._unschedule()), now)

    def approve(self, person_id: str, now: datetime) -> Changed:
        """Record the approval, upon which it can be published. Raises: NotSubmitted."""
        self.approval = self._awaited().model_copy(update={"by_id": person_id})
        return self._changed(("approval",), now)

    def send_back(self, person_id: str, reason: str, now: datetime) -> Changed:
        """Make it a draft again, for a reason. Raises: NotSubmitted."""
        said = {"by_id": person_id, "reason": reason}
        self.approval = self._awaited().model_copy(update=said)
        self.status = PostStatus.DRAFT
        return self._changed(("status", "approval"), now)

    def withdraw(self, now: datetime) -> Changed:
        """Make it a draft again, as its author wishes. Raises: NotSubmitted."""
        self._awaited()
        self.status, self.approval = PostStatus.DRAFT, None
        return self._changed(("status", "approval"), now)

    def _awaited(self) -> Approval:
        if not self.is_submitted or self.approval is None:
            raise NotSubmitted
        return self.approval

    def plan(self, schedule: Schedule | None, now: datetime) -> Changed:
        """Set when a draft is published; None: no more. Raises: NotADraft, TimePassed."""
        if not self.is_draft:
            raise NotADraft
        if schedule is not None and schedule.at <= now:
            raise TimePassed("at")
        if schedule == self.schedule:
            return ()
        self.schedule = schedule
        return self._changed(("publish_at",), now)

    def archive(self, now: datetime) -> Changed:
        """Archive a published post. Raises: NotPublished for a draft, IsHidden."""
        if self.is_hidden:
            raise IsHidden
        if self.is_unpublished:
            raise NotPublished("a draft cannot be archived: delete it or publish it")
        if self.status is PostStatus.ARCHIVED:
            return ()
        self.status = PostStatus.ARCHIVED
        return self._changed(("status",), now)

    def unarchive(self, now: datetime) -> Changed:
        """Publish an archived post again. Raises: NotPublished for a draft, which never was."""
        if self.is_unpublished:
            raise NotPublished("a draft was never archived: publish it instead")
        return self.publish(now)

    def withhold(self, now: datetime) -> Changed:
        """Hide a draft, or what readers see, until a moderator releases it.

        It is a part of the change that needs the release, which counts the version.
        """
        seen = self.status in READABLE
        self.hidden_from = PostStatus(self.status) if seen else PostStatus.PUBLISHED
        self.minor = False
        self.status, self.withheld, self.updated_at = PostStatus.HIDDEN, True, now
        return ("status", *self._unschedule())

    def hide(self, now: datetime) -> Changed:
        """Hide what readers see, or keep hidden what was withheld. Raises: NotPublished."""
        if self.withheld:
            self.withheld = False
            return self._changed(("status",), now)
        if self.status not in READABLE:
            raise NotPublished("only what readers see can be hidden")
        self.hidden_from, self.status = PostStatus(self.status), PostStatus.HIDDEN
        return self._changed(("status",), now)

    def restore(self, now: datetime) -> Changed:
        """Show it again, as it was. Raises: NotHidden."""
        if not self.is_hidden:
            raise NotHidden
        self.status, self.hidden_from = self.hidden_from or PostStatus.PUBLISHED, None
        self.withheld = False
        if self.published_at is not None:
            return self._changed(("status",), now)
        self.published_at = now
        return self._changed(("status", "published_at"), now)

    def lock(self, now: datetime, *, locked: bool) -> Changed:
        """Close its replies, or open them again."""
        return self._changed(take_over(self, {"locked": locked}), now)

    def delete(self, now: datetime) -> Changed:
        written = NOTHING.write_into(self)
        details = ("details",) if self.details is not None else ()
        pointed = [
            each for each in (*RELATIONS, "review", "approval", "source") if getattr(self, each)
        ]
        written = (*written, *details, "tags", "files", "accepted_answer_id")
        changed: Changed = ("status", "title", *written, *pointed, *self._unschedule())
        self.title = ""
        self.details = self.hidden_from = self.source = None
        self.withheld = False
        self.tags = self.files = ()
        self.byline = self.accepted_answer_id = self.import_hash = self.editor_id = None
        self.translation_of = self.duplicate_of = self.replaced_by = self.review = None
        self.approval = None
        self.editors = self.coauthors = ()
        self.status = PostStatus.DELETED
        return self._changed(changed, now)

    def accept(self, answer_id: str, now: datetime) -> Changed:
        """Accept an answer. Raises: NotAQuestion, NotPublished."""
        self._needs_open_question()
        if self.accepted_answer_id == answer_id:
            return ()
        self.accepted_answer_id = answer_id
        return self._changed(("accepted_answer_id",), now)

    def accept_imported(self, answer_id: str, now: datetime) -> Changed:
        """Accept an imported answer, unless the question has an accepted one."""
        if self.kind is not PostKind.QUESTION or self.accepted_answer_id is not None:
            return ()
        self.accepted_answer_id = answer_id
        return self._changed(("accepted_answer_id",), now)

    def reopen(self, now: datetime) -> Changed:
        """Withdraw the acceptance of an answer. Raises: NotAQuestion, NotPublished."""
        self._needs_open_question()
        return self.lose_answer(now)

    def lose_answer(self, now: datetime) -> Changed:
        """Clear the accepted answer, if there is one."""
        if self.accepted_answer_id is None:
            return ()
        self.accepted_answer_id = None
        return self._changed(("accepted_answer_id",), now)

    def forget(self, person_id: str, now: datetime) -> tuple[str, Changed]:
        """Forget a person; what they wrote and never published is deleted.

        Returns the participle and the names of the changed fields.
        """
        wrote = self.author_id == person_id
        changed: Changed = ("author_id",) if wrote else ()
        self.author_id = None if wrote else self.author_id
        self.editors = tuple(each for each in self.editors if each != person_id)
        if self.editor_id == person_id:
            self.editor_id = None
            changed = (*changed, "editor_id")
        if person_id in self.coauthors:
            self.coauthors = tuple(each for each in self.coauthors if each != person_id)
            changed = (*changed, "coauthors")
        if self.review is not None and self.review.owner_id == person_id:
            self.review = self.review.without_owner()
            changed = (*changed, "review")
        if self.approval is not None and self.approval.by_id == person_id:
            self.approval = self.approval.without_reviewer()
            changed = (*changed, "approval")
        if wrote and (self.is_unpublished or (self.withheld and self.published_at is None)):
            return "deleted", ("author_id", *self.delete(now))
        self.version += 1
        return "anonymised", changed

    def _take(self, wanted: dict[str, Any], *, is_advance: bool = False) -> Changed:
        wanted = dict(wanted)
        if "details" in wanted and not is_advance:
            wanted["details"] = keeping_stage(self.details, wanted["details"])
        prose: Prose | None = wanted.pop("prose", None)
        mentions = self.mentions
        changed = take_over(self, wanted)
        if prose is not None and prose.body != self.body:
            changed = (*changed, *prose.write_into(self))
        if "details" not in changed and (prose is None or self.details is None):
            return changed
        self.mentions = mentions_in(mentioned(self.body), self.details)
        told = () if self.mentions == mentions else ("mentions",)
        return (*(name for name in changed if name != "mentions"), *told)

    def _unschedule(self) -> Changed:
        changed: Changed = ("publish_at",) if self.schedule else ()
        self.schedule = None
        return changed

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
