"""The fields of a post, and values derived from them."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, computed_field, model_validator

from services.content.domain.editing.approval import Approval
from services.content.domain.freshness.review import Review
from services.content.domain.importing import Said
from services.content.domain.kinds.details import PostDetails, mentions_in, texts_in
from services.content.domain.kinds.idea import keeping_stage
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
from shared.markdown import Prose, mentioned
from shared.taking import take_over
from shared.text import excerpt

Changed = tuple[str, ...]
"""The names of the fields that differ from the previous version; none: no new version."""

FOLLOWED = (*READABLE, PostStatus.HIDDEN, PostStatus.DELETED)
"""The statuses of a post that its replies take over."""


class Fields(BaseModel):
    """A post.

    `coauthors`: they may edit it like the author; in order of addition. `import_said`: the source's
    content at the last import, regardless of later edits. `import_hash`: its hash, as earlier
    versions compare it. `editor_id`: the person who wrote the current text. `editors`: all people
    who edited it, for queries. `minor`: the current text is a minor edit. `hidden_from`: the status
    to which a hidden post returns. `locked`: only moderators may reply. `approval`: its latest
    review before publication. `withheld`: a newcomer's, hidden until a moderator releases it.
    `source`: its first publication, if it was chosen from a watched feed. `moved_from`: its
    previous audiences, in order. `merged_into`: the post with its replies.
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
    import_said: Said | None = None
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
    moved_from: tuple[str, ...] = ()
    merged_into: str | None = None

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

    def _changed(self, changed: Changed, now: datetime) -> Changed:
        if changed:
            self.version += 1
            self.updated_at = now
        return changed
