"""The aggregate Decision: a moderator's decision about an item or a person, with its appeal.

    standing ──appeal──► (appealed) ──answer──► standing, or overturned
    standing ──lift──► lifted

Decisions are the trail of moderation: nothing removes them, and erased people become anonymous.
"""

from collections.abc import Container
from datetime import datetime, timedelta
from typing import Final, Self

from pydantic import BaseModel, computed_field

from services.content.domain.moderation.errors import (
    NotAppealable,
    NotAppealed,
    NotStanding,
    UntilNeeded,
)
from services.content.domain.posts.post import Changed
from shared.audience.sight import audience_id
from shared.contracts.moderation import Act, AppealStatus, DecisionStatus
from shared.contracts.talk import ThingRef
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef

BARS: Final = (Act.BAR_POSTING, Act.BAR_FLAGGING)
SANCTIONS: Final = (Act.WARN, *BARS)
APPEALABLE: Final = (Act.HIDE, *SANCTIONS)
LONGEST_BAR = timedelta(days=366)


class Appeal(BaseModel):
    """The appeal of the person concerned, and its answer by `decider_id`."""

    text: str
    status: Open[AppealStatus] = AppealStatus.OPEN
    made_at: datetime
    decider_id: str | None = None
    answer: str = ""
    answered_at: datetime | None = None


class Lifting(BaseModel):
    """The early end of a sanction."""

    by_id: str | None
    reason: str
    at: datetime


class Decision(BaseModel):
    """A decision. `title`: of the item's post at that time, as the item may be deleted since.

    `community`: where it was taken. `moved_to`: the community that the item went to from there.
    `other_id`: the post into which it was merged, or that was split off it.
    """

    id: str
    version: int = 1
    act: Open[Act]
    thing: ThingRef | None = None
    title: str = ""
    community: CommunityRef | None
    person_id: str | None
    decider_id: str | None
    reason: str
    status: Open[DecisionStatus] = DecisionStatus.STANDING
    until: datetime | None = None
    moved_to: CommunityRef | None = None
    other_id: str | None = None
    appeal: Appeal | None = None
    lifting: Lifting | None = None
    created_at: datetime
    updated_at: datetime

    @computed_field  # type: ignore[prop-decorator]
    @property
    def audience(self) -> str:
        return audience_id(self.community)

    @property
    def audiences(self) -> tuple[str, ...]:
        """Return the audiences whose moderators read it."""
        return (self.audience, *((self.moved_to.id,) if self.moved_to else ()))

    def seen_from(self, seen: Container[str]) -> Self:
        """Return it without the community that a reader of only these audiences may not know of.

        The communities of a move stay as long as one of them is seen.
        """
        if self.moved_to is None or (self.moved_to.id in seen and self.audience in seen):
            return self
        if self.moved_to.id in seen:
            return self.model_copy(update={"community": self.moved_to})
        return self.model_copy(update={"moved_to": None})

    @property
    def stands(self) -> bool:
        return self.status is DecisionStatus.STANDING

    @property
    def has_open_appeal(self) -> bool:
        return self.appeal is not None and self.appeal.status is AppealStatus.OPEN

    def check_until(self) -> None:
        """Raise UntilNeeded unless exactly the bars have a time, which is ahead."""
        if self.act not in BARS:
            is_right = self.until is None
        else:
            is_right = self.until is not None and (
                self.created_at < self.until <= self.created_at + LONGEST_BAR
            )
        if not is_right:
            raise UntilNeeded

    def appeal_against(self, text: str, now: datetime) -> Changed:
        """Appeal, once. Raises: NotAppealable."""
        if self.act not in APPEALABLE or self.appeal is not None or self._is_over(now):
            raise NotAppealable
        self.appeal = Appeal(text=text, made_at=now)
        return self._changed(("appeal",), now)

    def answer(self, decider_id: str, answer: str, now: datetime, *, overturn: bool) -> Changed:
        """Answer the appeal. Raises: NotAppealed."""
        if self.appeal is None or not self.has_open_appeal:
            raise NotAppealed
        self.appeal.status = AppealStatus.OVERTURNED if overturn else AppealStatus.UPHELD
        self.appeal.decider_id, self.appeal.answer = decider_id, answer
        self.appeal.answered_at = now
        if overturn:
            self.status = DecisionStatus.OVERTURNED
        return self._changed(("appeal", *(("status",) if overturn else ())), now)

    def overturn(self, now: datetime) -> Changed:
        """End it by a later decision on the item, with an open appeal against it."""
        if self.appeal is not None and self.has_open_appeal:
            self.appeal.status, self.appeal.answered_at = AppealStatus.OVERTURNED, now
        self.status = DecisionStatus.OVERTURNED
        return self._changed(("status", "appeal"), now)

    def lift(self, by_id: str, reason: str, now: datetime) -> Changed:
        """End a sanction early. Raises: NotStanding."""
        if self.act not in BARS or self._is_over(now):
            raise NotStanding
        self.status = DecisionStatus.LIFTED
        self.lifting = Lifting(by_id=by_id, reason=reason, at=now)
        return self._changed(("status",), now)

    def forget(self, person_id: str) -> Changed:
        """Forget a person: the one concerned, with what they wrote, or a moderator."""
        changed: list[str] = []
        if self.person_id == person_id:
            self.person_id = None
            changed.append("person_id")
            if self.appeal is not None:
                self.appeal.text = ""
        if self.decider_id == person_id:
            self.decider_id = None
            changed.append("decider_id")
        if self.appeal is not None and self.appeal.decider_id == person_id:
            self.appeal.decider_id = None
            changed.append("appeal")
        if self.lifting is not None and self.lifting.by_id == person_id:
            self.lifting.by_id = None
        self.version += 1
        return tuple(changed)

    def _is_over(self, now: datetime) -> bool:
        return not self.stands or (self.until is not None and self.until <= now)

    def _changed(self, changed: Changed, now: datetime) -> Changed:
        self.version += 1
        self.updated_at = now
        return changed
