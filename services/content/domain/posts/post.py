"""The aggregate Post: an article, a question, an experience report, and so on.

    draft ──publish──► published ◄──archive, unarchive──► archived
      ▲                  ▲ └───hide, restore───► hidden ◄────┘
      └─submit, return─ submitted (approve publishes it)
    any ──delete──► deleted

Moderators alone move a published post to another audience (`Moderated.move`). A deleted post keeps
nothing but its id, and the post under which its replies go, if it was merged.
"""

from datetime import datetime
from typing import Any

from services.content.domain.errors import (
    AudienceFixed,
    CoauthorsFull,
    NotAQuestion,
    NotPublished,
)
from services.content.domain.freshness.review import Review
from services.content.domain.importing import Said
from services.content.domain.kinds.details import of_kind
from services.content.domain.kinds.idea import at_stage
from services.content.domain.posts.fields import FOLLOWED, Changed
from services.content.domain.posts.moderated import Moderated
from services.content.domain.posts.publication import Publication
from shared.contracts.kinds import IdeaStage
from shared.contracts.values import PostKind, PostStatus
from shared.markdown import NOTHING
from shared.taking import take_over

__all__ = ["FOLLOWED", "MOST_COAUTHORS", "RELATIONS", "Changed", "Post"]

RELATIONS = ("translation_of", "duplicate_of", "replaced_by")
"""The fields that point to another post."""

MOST_COAUTHORS = 20


class Post(Publication, Moderated):
    """A post: its texts, its relations and answers, and its end."""

    def edit(self, wanted: dict[str, Any], now: datetime, *, minor: bool = False) -> Changed:
        """Apply the changes of title, prose, details, language, tags, files and community.

        minor: notify nobody.

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

    def take_over(
        self, wanted: dict[str, Any], said: Said, hashed: str | None, now: datetime
    ) -> Changed:
        """Apply a repeated import that differs, as a new version in any case.

        said, hashed: what is remembered of it.
        """
        changed = tuple(name for name in self._take(wanted) if name != "byline")
        self.import_said, self.import_hash = said, hashed
        if {*changed} - {"files", "author_id"}:  # the text is no longer its editor's
            self.editor_id = None
        self.minor = False
        self.version += 1
        self.updated_at = now
        return changed

    def delete(self, now: datetime) -> Changed:
        written = NOTHING.write_into(self)
        details = ("details",) if self.details is not None else ()
        pointed = [
            each for each in (*RELATIONS, "review", "approval", "source") if getattr(self, each)
        ]
        written = (*written, *details, "tags", "files", "accepted_answer_id")
        changed: Changed = ("status", "title", *written, *pointed, *self._unschedule())
        self.title = ""
        self.details = self.hidden_from = self.source = self.import_said = None
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

    def _needs_open_question(self) -> None:
        if self.kind is not PostKind.QUESTION:
            raise NotAQuestion
        if not self.is_published:
            raise NotPublished
