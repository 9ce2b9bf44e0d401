"""The schedule of a draft: when a job publishes it in its author's name.

Times are whole minutes, so that all drafts of one minute share one job.
"""

from datetime import datetime, timedelta

from pydantic import BaseModel

from shared.audience.sight import Asker, Said, newest

MINUTE = timedelta(minutes=1)


class Schedule(BaseModel):
    """When to publish a draft, and the author's rights by the token that chose the time.

    `since`: when that token was issued.
    """

    at: datetime
    is_admin: bool = False
    guest: bool = False
    since: datetime | None = None

    @classmethod
    def by(cls, asker: Asker, at: datetime) -> "Schedule":
        """Return a schedule for this minute, or the next one of a time between minutes."""
        whole = at.replace(second=0, microsecond=0)
        whole = whole if whole == at else whole + MINUTE
        return cls(at=whole, is_admin=asker.is_admin, guest=asker.is_guest, since=asker.since)

    def asker(self, person_id: str, profile: Said | None) -> Asker:
        """Return the author as the job's caller. `profile`: the guest status known since."""
        said = newest(Said(guest=self.guest, at=self.since), profile)
        return Asker(person_id, is_admin=self.is_admin, is_guest=said.guest, since=said.at)
