"""The aggregate Gathering: its subject, time, place and capacity.

    scheduled ──change──► scheduled ──cancel──► cancelled

The audience never changes, and cancelling is final.
"""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, computed_field

from services.events.domain.errors import GatheringCancelled, GatheringOver
from services.events.domain.times import Schedule
from shared.audience.sight import audience_id
from shared.contracts.events import GatheringRef, GatheringStatus
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, LocalizedText
from shared.taking import take_over

TIMES = tuple(Schedule.model_fields)
EDITABLE = ("titles", "descriptions", *TIMES, "place", "link", "capacity", "tags")

Changed = tuple[str, ...]
"""The names of the changed fields. If there are none, there is no new version."""


class Gathering(BaseModel):
    """A gathering. `link` is the address for joining online, which not every reader may see.

    `revision` counts the changes that attendees should know of: iCalendar's SEQUENCE (RFC 5545).
    """

    id: str
    version: int = 1
    titles: LocalizedText
    descriptions: LocalizedText
    community: CommunityRef | None
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    starts_local: str
    ends_local: str
    place: str | None
    link: str | None
    capacity: int | None
    tags: tuple[str, ...]
    status: Open[GatheringStatus] = GatheringStatus.SCHEDULED
    reason: str | None = None
    organiser_id: str | None
    revision: int = 0
    created_at: datetime
    updated_at: datetime

    @computed_field  # type: ignore[prop-decorator]
    @property
    def audience(self) -> str:
        return audience_id(self.community)

    @property
    def schedule(self) -> Schedule:
        return Schedule.model_validate(self, from_attributes=True)

    @property
    def online(self) -> bool:
        return self.link is not None

    @property
    def is_cancelled(self) -> bool:
        return self.status is GatheringStatus.CANCELLED

    @property
    def ref(self) -> GatheringRef:
        return GatheringRef.model_validate(self, from_attributes=True)

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now

    def takes_answers(self, now: datetime) -> bool:
        return not self.is_cancelled and not self.is_over(now)

    def needs_answers(self, now: datetime) -> None:
        """Raise GatheringCancelled or GatheringOver if it takes no answers."""
        if self.is_cancelled:
            raise GatheringCancelled
        if self.is_over(now):
            raise GatheringOver

    def change(self, wanted: dict[str, Any], reason: str | None, now: datetime) -> Changed:
        """Apply the `wanted` fields that differ. `reason` explains this change.

        Raises: GatheringCancelled.
        """
        if self.is_cancelled:
            raise GatheringCancelled
        changed = take_over(self, wanted, EDITABLE)
        if changed:
            self.reason = reason
            self._revise(now)
        return changed

    def cancel(self, reason: str | None, now: datetime) -> Changed:
        """Cancel it for good. Raises: GatheringCancelled, GatheringOver."""
        self.needs_answers(now)
        self.status = GatheringStatus.CANCELLED
        self.reason = reason
        self._revise(now)
        return ("status", "reason")

    def forget_organiser(self) -> Changed:
        """Remove the organiser's id. Attendees need not know of it, so it is not a revision."""
        self.organiser_id = None
        self.version += 1
        return ("organiser_id",)

    def _revise(self, now: datetime) -> None:
        self.revision += 1
        self.version += 1
        self.updated_at = now
