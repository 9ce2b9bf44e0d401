"""The aggregate Reaction: one of a fixed set, of one person, to one post or reply.

    given ◄──────► withdrawn

Questions and answers are ordered by votes.
"""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from services.content.domain.posts.post import Changed, Post
from services.content.domain.talk.reply import Reply
from shared.contracts.talk import ReactionKind, ThingKind, ThingRef
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, PostKind, ReplyKind

Thing = Post | Reply

VOTED_ON = (PostKind.QUESTION, ReplyKind.ANSWER)


class Reaction(BaseModel):
    """A reaction; its id names a person: nothing of it stays on Kafka once they are erased."""

    id: str
    version: int = 1
    kind: Open[ReactionKind]
    given: bool = True
    thing: ThingRef
    community: CommunityRef | None
    person_id: str | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def to(cls, thing: Thing, kind: ReactionKind, person_id: str, now: datetime) -> Self:
        """Return a reaction that is given for the first time."""
        return cls(
            id=reaction_id(thing.id, person_id, kind),
            kind=kind,
            thing=refer_to(thing),
            community=thing.community,
            person_id=person_id,
            created_at=now,
            updated_at=now,
        )

    def give(self, now: datetime) -> Changed:
        """Give it again, after it was withdrawn."""
        return self._become(now, given=True)

    def withdraw(self, now: datetime) -> Changed:
        return self._become(now, given=False)

    def forget(self, now: datetime) -> Changed:
        """Withdraw it and clear the person."""
        changed: Changed = ("given",) if self.given else ()
        self.given = False
        self.person_id = None
        return self._changed((*changed, "person_id"), now)

    def _become(self, now: datetime, *, given: bool) -> Changed:
        if self.given == given:
            return ()
        self.given = given
        return self._changed(("given",), now)

    def _changed(self, changed: Changed, now: datetime) -> Changed:
        self.version += 1
        self.updated_at = now
        return changed


def reaction_id(thing_id: str, person_id: str, kind: str) -> str:
    return f"{thing_id}.{person_id}.{kind}"


def refer_to(thing: Thing) -> ThingRef:
    if isinstance(thing, Reply):
        return ThingRef(kind=ThingKind.REPLY, id=thing.id, post_id=thing.post.id)
    return ThingRef(kind=ThingKind.POST, id=thing.id, post_id=thing.id)


def takes_votes(thing: Thing) -> bool:
    return thing.kind in VOTED_ON
