"""The aggregate Approach: a recruiter's request to a member of the pool, who accepts or refuses.

    asked ─accept─► accepted ─the member leaves the pool─► ended
      ├─refuse─► refused
      ├─30 days─► expired
      └─the member leaves the pool─► ended

There is one for each recruiter and member. It can be repeated; after a refusal, only after 180
days.
"""

from datetime import datetime, timedelta

from pydantic import BaseModel

from services.membership.domain.talent.errors import ApproachNotOpen, ApproachOpen, RefusalHolds
from shared.contracts.talent import ApproachStatus
from shared.contracts.unknown import Open

OPEN_FOR = timedelta(days=30)
REFUSED_FOR = timedelta(days=180)
STANDING = (ApproachStatus.ASKED, ApproachStatus.ACCEPTED)


class Approach(BaseModel):
    """An approach; `recruiter_id` and `person_id` are None once either person is erased.

    `purpose`: the recruiter's. `reason`: the member's, for a refusal; it may be empty. `handle`:
    the talent's at the time, and `search_id`: the search that found it. `since`: of its status.
    """

    id: str
    version: int = 0
    recruiter_id: str | None
    person_id: str | None
    status: Open[ApproachStatus] = ApproachStatus.EXPIRED
    handle: str = ""
    search_id: str = ""
    purpose: str = ""
    reason: str = ""
    since: datetime

    @property
    def open_until(self) -> datetime | None:
        """Return until when it can be answered; None unless it awaits an answer."""
        return self.since + OPEN_FOR if self.status is ApproachStatus.ASKED else None

    def is_open(self, now: datetime) -> bool:
        return self.open_until is not None and now < self.open_until

    def ask(self, handle: str, search_id: str, purpose: str, now: datetime) -> None:
        """Ask, or ask again. Raises: ApproachOpen, RefusalHolds."""
        if self.is_open(now) or self.status is ApproachStatus.ACCEPTED:
            raise ApproachOpen
        until = self.since + REFUSED_FOR
        if self.status is ApproachStatus.REFUSED and now < until:
            raise RefusalHolds(until=until.isoformat())
        self.handle, self.search_id, self.purpose, self.reason = handle, search_id, purpose, ""
        self._become(ApproachStatus.ASKED, now)

    def answer(self, *, accepts: bool, reason: str, now: datetime) -> None:
        """Accept or refuse; a reason is kept for a refusal alone. Raises: ApproachNotOpen."""
        if not self.is_open(now):
            raise ApproachNotOpen
        self.reason = "" if accepts else reason
        self._become(ApproachStatus.ACCEPTED if accepts else ApproachStatus.REFUSED, now)

    def expire(self, now: datetime) -> bool:
        """Expire, if it has been open for long enough. Return whether it does."""
        if self.status is not ApproachStatus.ASKED or self.is_open(now):
            return False
        self._become(ApproachStatus.EXPIRED, now)
        return True

    def end(self, now: datetime) -> None:
        """End it, as the member leaves the pool."""
        self._become(ApproachStatus.ENDED, now)

    def forget(self) -> None:
        self.recruiter_id = self.person_id = None
        self.status = ApproachStatus.ENDED
        self.handle = self.search_id = self.purpose = self.reason = ""
        self.version += 1

    def _become(self, status: ApproachStatus, now: datetime) -> None:
        self.status, self.since = status, now
        self.version += 1
