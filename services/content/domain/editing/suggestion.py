"""The aggregate Suggestion: another text for a post of somebody else.

    open ──accept──► accepted        open ──refuse──► refused        open ──withdraw──► withdrawn

It keeps the text that it was written from, so that a post that moved on since is never overwritten.
"""

from datetime import datetime

from pydantic import BaseModel

from services.content.domain.errors import AlreadyDecided, SuggestionOutdated
from services.content.domain.posts.post import Changed, Post
from shared.contracts.suggestions import SuggestionStatus
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef


class Suggestion(BaseModel):
    """A suggestion. `before_title`, `before_body`: the texts of the post that it was written from.

    `note`: why it is suggested; `reason`: why it was refused. `recipients`: the post's authors at
    that time.
    """

    id: str
    version: int = 1
    post_id: str
    community: CommunityRef | None
    status: Open[SuggestionStatus] = SuggestionStatus.OPEN
    author_id: str | None
    recipients: tuple[str, ...] = ()
    decider_id: str | None = None
    before_title: str
    before_body: str
    title: str
    body: str
    note: str = ""
    reason: str = ""
    created_at: datetime
    updated_at: datetime

    @property
    def is_open(self) -> bool:
        return self.status is SuggestionStatus.OPEN

    def is_outdated(self, post: Post) -> bool:
        """Return whether the post has another text than the one it was written from."""
        return (post.title, post.body) != (self.before_title, self.before_body)

    def accept(self, post: Post, decider_id: str, now: datetime) -> Changed:
        """Raises: AlreadyDecided, SuggestionOutdated."""
        self._needs_open()
        if self.is_outdated(post):
            raise SuggestionOutdated
        return self._decide(SuggestionStatus.ACCEPTED, decider_id, now)

    def refuse(self, decider_id: str, reason: str, now: datetime) -> Changed:
        """Raises: AlreadyDecided."""
        self._needs_open()
        self.reason = reason
        return self._decide(SuggestionStatus.REFUSED, decider_id, now)

    def withdraw(self, now: datetime) -> Changed:
        """Take it back, with its texts. Raises: AlreadyDecided."""
        self._needs_open()
        return self.drop(now)

    def drop(self, now: datetime) -> Changed:
        """Keep nothing of it but its id, as its post is deleted."""
        self.before_title = self.before_body = self.title = self.body = ""
        self.note = self.reason = ""
        return self._end(SuggestionStatus.WITHDRAWN, now)

    def forget(self, person_id: str) -> Changed:
        """Forget a person who suggested, decides or decided it."""
        self.version += 1
        mine = [name for name in ("author_id", "decider_id") if getattr(self, name) == person_id]
        for name in mine:
            setattr(self, name, None)
        if person_id in self.recipients:
            self.recipients = tuple(each for each in self.recipients if each != person_id)
            mine.append("recipients")
        return tuple(mine)

    def _needs_open(self) -> None:
        if not self.is_open:
            raise AlreadyDecided

    def _decide(self, status: SuggestionStatus, decider_id: str, now: datetime) -> Changed:
        self.decider_id = decider_id
        return (*self._end(status, now), "decider_id")

    def _end(self, status: SuggestionStatus, now: datetime) -> Changed:
        self.status = status
        self.version += 1
        self.updated_at = now
        return ("status",)
