"""The aggregates Season and Activity: a community's plan for a period.

Facts about the gathering or post that an activity became complete it; an activity of another kind
is completed by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from services.membership.domain.goals.errors import DoneByFacts, NotLinkable
from shared.contracts.seasons import ActivityKind, ActivityLink, LinkKind
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, LocalizedText
from shared.taking import take_over

SEASON_FIELDS = ("titles", "starts_on", "ends_on")
ACTIVITY_FIELDS = ("titles", "objective_id", "owner_id", "due_on")

BECOMES: Mapping[str, LinkKind] = {
    ActivityKind.GATHERING: LinkKind.GATHERING,
    ActivityKind.CHALLENGE: LinkKind.POST,
    ActivityKind.CONTENT_CALL: LinkKind.POST,
}
"""The aggregate that an activity of each kind becomes; other kinds become nothing."""


class Season(BaseModel):
    """A season plan of a community; days are ISO 8601."""

    id: str
    version: int = 1
    community: CommunityRef
    titles: LocalizedText
    starts_on: str
    ends_on: str
    created_at: datetime
    updated_at: datetime

    def edit(self, wanted: dict[str, Any], now: datetime) -> tuple[str, ...]:
        """Apply the fields that differ and return their names; none if there is no new version."""
        changed = take_over(self, wanted, SEASON_FIELDS)
        if changed:
            self.version += 1
            self.updated_at = now
        return changed


@dataclass(frozen=True, slots=True)
class Linked:
    """The state of a linked gathering or post; `done_at` is None until it has happened.

    is_off: it is cancelled, deleted, or in another community.
    """

    done_at: datetime | None
    is_off: bool = False


class Activity(BaseModel):
    """An activity; `reminded_for` is the due day of the last reminder to its owner."""

    id: str
    version: int = 1
    community: CommunityRef
    season_id: str
    kind: Open[ActivityKind]
    titles: LocalizedText
    objective_id: str | None = None
    owner_id: str | None
    due_on: str
    link: ActivityLink | None = None
    done_at: datetime | None = None
    reminded_for: str | None = None
    dropped: bool = False
    created_at: datetime
    updated_at: datetime

    def edit(self, wanted: dict[str, Any], now: datetime) -> tuple[str, ...]:
        """Apply the fields that differ and return their names; none if there is no new version."""
        changed = take_over(self, wanted, ACTIVITY_FIELDS)
        if changed:
            self._change(now)
        return changed

    def link_to(self, thing_id: str | None, now: datetime) -> str | None:
        """Link or unlink; return the participle, or None if unchanged. Raises: NotLinkable."""
        kind = BECOMES.get(self.kind)
        if kind is None:
            raise NotLinkable
        link = ActivityLink(kind=kind, id=thing_id) if thing_id is not None else None
        if link == self.link:
            return None
        self.link, self.done_at = link, None
        self._change(now)
        return "linked" if link else "unlinked"

    def follow(self, linked: Linked, now: datetime) -> str | None:
        """Apply the state of its gathering or post; return the participle, or None if unchanged."""
        if linked.is_off:
            return self.link_to(None, now)
        if linked.done_at == self.done_at:
            return None
        self.done_at = linked.done_at
        self._change(now)
        return "completed" if self.done_at else "reopened"

    def tick(self, *, done: bool, now: datetime) -> str | None:
        """Mark it done, or not, by hand; return the participle, or None if unchanged.

        Raises: DoneByFacts.
        """
        if self.kind in BECOMES:
            raise DoneByFacts
        if done == (self.done_at is not None):
            return None
        self.done_at = now if done else None
        self._change(now)
        return "completed" if done else "reopened"

    def drop(self, now: datetime) -> None:
        self.dropped = True
        self._change(now)

    def remind(self) -> None:
        self.reminded_for = self.due_on
        self.version += 1

    def forget(self) -> None:
        self.owner_id = None
        self.version += 1

    def _change(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now
