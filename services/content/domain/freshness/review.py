"""The review of a post: the day on which its owner looks whether it is still true."""

from datetime import UTC, date, datetime, time

from pydantic import BaseModel

AT_HOUR = time(7, tzinfo=UTC)
"""When the owner is reminded, on the day of the review."""


class Review(BaseModel):
    """The next review of a post. `due_on`: a calendar day. `owner_id`: None once erased.

    `reviewed_at`: when the post was last confirmed. `reminded_for`: the due day in the last
    reminder to the owner.
    """

    due_on: str
    owner_id: str | None
    reviewed_at: datetime | None = None
    reminded_for: str | None = None

    @property
    def reminder_at(self) -> datetime:
        return datetime.combine(date.fromisoformat(self.due_on), AT_HOUR)

    @property
    def awaits_reminder(self) -> bool:
        return self.owner_id is not None and self.reminded_for != self.due_on

    def reminded(self) -> "Review":
        return self.model_copy(update={"reminded_for": self.due_on})

    def without_owner(self) -> "Review":
        return self.model_copy(update={"owner_id": None})


def day_of(now: datetime) -> str:
    return now.astimezone(UTC).date().isoformat()
