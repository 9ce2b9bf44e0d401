"""The actions of moderators on a post."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from services.content.domain.errors import NotHidden, NotPublished
from services.content.domain.moderation.errors import NotMergeable, NotMovable
from services.content.domain.posts.fields import Changed, Fields
from shared.contracts.values import READABLE, CommunityRef, PostKind, PostStatus
from shared.taking import take_over


class Moderated(Fields):
    """The actions of moderators on a post."""

    def withhold(self, now: datetime) -> Changed:
        """Hide a draft or a visible post until a moderator releases it.

        This is part of another change, which counts the version.
        """
        seen = self.status in READABLE
        self.hidden_from = PostStatus(self.status) if seen else PostStatus.PUBLISHED
        self.minor = False
        self.status, self.withheld, self.updated_at = PostStatus.HIDDEN, True, now
        return ("status", *self._unschedule())

    def hide(self, now: datetime) -> Changed:
        """Hide a visible post, or keep a withheld one hidden. Raises: NotPublished."""
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

    def move(self, to: CommunityRef, without: Iterable[str], now: datetime) -> Changed:
        """Move a visible post to another community.

        without: fields to drop, since they refer to posts that its new readers may not see. Raises:
        NotPublished, NotMovable.
        """
        if self.status not in READABLE:
            raise NotPublished("only what readers see can be moved")
        if self.merged_into is not None:
            raise NotMovable("it was merged into another post")
        if self.audience == to.id:
            raise NotMovable("it is in this community already")
        earlier = (each for each in self.moved_from if each not in {to.id, self.audience})
        before = (*earlier, self.audience)
        wanted = {"community": to, "moved_from": before, **dict.fromkeys(without)}
        return self._changed(take_over(self, wanted), now)

    def merge(self, kept: Self, now: datetime) -> Changed:
        """Archive it for good, so that it leads to another post, under which its replies go.

        Its acceptance of an answer ends: the kept question has its own author, who accepts.
        Raises: NotPublished, NotMergeable.
        """
        if self.status not in READABLE:
            raise NotPublished("only what readers see can be merged")
        self._check_fit(kept)
        wanted = {
            "status": PostStatus.ARCHIVED,
            "replaced_by": kept.id,
            "merged_into": kept.id,
            "accepted_answer_id": None,
        }
        return self._changed(take_over(self, wanted), now)

    def _check_fit(self, kept: Self) -> None:
        """Raise NotMergeable unless the replies fit under the other post, and its readers agree."""
        asks = {each.kind is PostKind.QUESTION for each in (self, kept)}
        if kept.id == self.id or self.merged_into or kept.merged_into:
            raise NotMergeable("a post is merged once, into another one that was not merged itself")
        if not kept.is_published or kept.audience != self.audience:
            raise NotMergeable("the other post must be published in the same community")
        if len(asks) > 1:
            raise NotMergeable("only questions are merged into a question")
        if kept.replaced_by == self.id:
            raise NotMergeable("the other post is replaced by this one")
