"""The schedule of a feed's fetches, and the reported outcome of the last one."""

import random
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel

LONGEST_PAUSE = timedelta(days=1)
LONGEST_WAIT = timedelta(days=7)
"""The limit on a pause requested by Retry-After."""
READ_EVERY = timedelta(days=30)
"""A feed that is unchanged for longer is read again, so that its items are known to be in it."""
GONE, TOO_MANY = 410, 429


class Trouble(StrEnum):
    """Why the last fetch failed."""

    BAD_ADDRESS = "bad-address"
    FORBIDDEN = "forbidden-address"
    UNKNOWN_HOST = "unknown-host"
    UNREACHABLE = "unreachable"
    INSECURE = "insecure"
    TOO_SLOW = "too-slow"
    TOO_LARGE = "too-large"
    LOST = "lost"
    GONE = "gone"
    REFUSED = "refused"
    BUSY = "busy"
    NO_FEED = "no-feed"


class Fetching(BaseModel):
    """The state of a feed's fetches. Not a fact: it changes every hour.

    `etag`, `modified`: sent back, so that an unchanged feed is not sent again. `read_at`: when it
    was sent last. `failures`: since the last success.
    """

    id: str
    next_at: datetime
    etag: str = ""
    modified: str = ""
    title: str = ""
    read_at: datetime | None = None
    fetched_at: datetime | None = None
    succeeded_at: datetime | None = None
    failures: int = 0
    trouble: Trouble | None = None
    status: int | None = None

    def conditions(self, now: datetime) -> dict[str, str]:
        """Return the headers of a conditional request."""
        if self.read_at is None or now - self.read_at > READ_EVERY:
            return {}
        known = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in known.items() if value}

    def succeed(self, now: datetime, every: timedelta) -> None:
        self.fetched_at = self.succeeded_at = now
        self.failures, self.trouble, self.status = 0, None, None
        self.next_at = later(now, every)

    def fail(
        self,
        trouble: Trouble,
        now: datetime,
        every: timedelta,
        *,
        asked: timedelta | None = None,
        status: int | None = None,
    ) -> None:
        """Back off after a failure, at least as long as Retry-After."""
        self.fetched_at, self.trouble, self.status = now, trouble, status
        self.failures += 1
        pause = min(LONGEST_PAUSE, every * 2 ** min(self.failures, 10))
        pause = LONGEST_PAUSE if trouble is Trouble.GONE else pause
        self.next_at = later(now, max(pause, min(asked or timedelta(), LONGEST_WAIT)))


def trouble_of(status: int) -> Trouble:
    if status == GONE:
        return Trouble.GONE
    return Trouble.BUSY if status == TOO_MANY or status >= 500 else Trouble.REFUSED  # noqa: PLR2004


def later(now: datetime, pause: timedelta, spread: float = 0.1) -> datetime:
    """Add jitter of up to this share of the pause, so that fetches spread out."""
    whole = now + pause * random.uniform(1, 1 + spread)  # noqa: S311  no secret
    return whole.replace(microsecond=whole.microsecond // 1000 * 1000)
