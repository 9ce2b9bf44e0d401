"""The aggregate Flag: a reader's report of a post or reply to the moderators.

    open ──settle──► upheld, dismissed        open ──withdraw──► withdrawn

A person has one flag on an item, and may raise it again once it is settled.
"""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from services.content.domain.posts.post import Changed, Post
from services.content.domain.talk.reaction import Thing, refer_to
from shared.contracts.moderation import FlagReason, FlagStatus
from shared.contracts.talk import ThingRef
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef
from shared.taking import take_over


class Flag(BaseModel):
    """A flag; its id names a person: nothing of it stays on Kafka once they are erased."""

    id: str
    version: int = 1
    thing: ThingRef
    community: CommunityRef | None
    person_id: str | None
    reason: Open[FlagReason]
    text: str = ""
    status: Open[FlagStatus] = FlagStatus.OPEN
    created_at: datetime
    updated_at: datetime

    @classmethod
    def on(
        cls, thing: Thing, post: Post, reason: FlagReason, text: str, person_id: str, now: datetime
    ) -> Self:
        """Return a first flag. post: that of the thing, whose moderators read the flag."""
        return cls(
            id=flag_id(thing.id, person_id),
            thing=refer_to(thing),
            community=post.community,
            person_id=person_id,
            reason=reason,
            text=text,
            created_at=now,
            updated_at=now,
        )

    @property
    def is_open(self) -> bool:
        return self.status is FlagStatus.OPEN

    def raise_again(
        self, thing: Thing, post: Post, reason: FlagReason, text: str, now: datetime
    ) -> Changed:
        """Open a settled flag again, on the thing where it is now."""
        self.reason, self.text, self.created_at = reason, text, now
        moved = take_over(self, {"thing": refer_to(thing), "community": post.community})
        return (*self._become(FlagStatus.OPEN, now), *moved)

    def settle(self, status: FlagStatus, now: datetime) -> Changed:
        return self._become(status, now)

    def forget(self, now: datetime) -> Changed:
        """Withdraw it and forget its reporter, with what they wrote."""
        self.person_id, self.text = None, ""
        return (*self._become(FlagStatus.WITHDRAWN, now), "person_id")

    def _become(self, status: FlagStatus, now: datetime) -> Changed:
        self.status = status
        self.version += 1
        self.updated_at = now
        return ("status",)


def flag_id(thing_id: str, person_id: str) -> str:
    return f"{thing_id}.{person_id}"
