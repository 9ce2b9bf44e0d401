"""The way of a post to its readers, and into the archive."""

from datetime import datetime

from services.content.domain.editing.approval import Approval
from services.content.domain.errors import (
    IsHidden,
    IsMerged,
    NotADraft,
    NotPublished,
    NotSubmitted,
    TimePassed,
)
from services.content.domain.posts.fields import Changed, Fields
from services.content.domain.posts.schedule import Schedule
from shared.contracts.values import PostStatus


class Publication(Fields):
    """The actions of authors and reviewers on the status of a post."""

    def publish(self, now: datetime) -> Changed:
        """Publish a draft, or an archived post again; one that waits for a reviewer, once approved.

        Raises: IsHidden, IsMerged.
        """
        waits = self.is_submitted and (self.approval is None or self.approval.by_id is None)
        if self.is_published or waits:
            return ()
        if self.is_hidden:
            raise IsHidden
        if self.merged_into is not None:
            raise IsMerged
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

    def _awaited(self) -> Approval:
        if not self.is_submitted or self.approval is None:
            raise NotSubmitted
        return self.approval
