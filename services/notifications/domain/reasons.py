"""Why somebody is told something, by which channel, and when, unless they chose otherwise."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    ANSWERED = "answered"
    REPLIED = "replied"
    MENTIONED = "mentioned"
    ACCEPTED = "accepted"
    POSTED = "posted"
    GATHERING_SCHEDULED = "gathering_scheduled"
    GATHERING_CHANGED = "gathering_changed"
    GATHERING_CANCELLED = "gathering_cancelled"
    PROMOTED = "promoted"
    MEMBERSHIP_REQUESTED = "membership_requested"
    REQUEST_DECIDED = "request_decided"
    INVITED = "invited"
    ADMIN_JOINED = "admin_joined"


class InboxWhen(StrEnum):
    IMMEDIATELY = "immediately"
    NEVER = "never"


class MailWhen(StrEnum):
    """daily: in one digest with the rest of the day."""

    IMMEDIATELY = "immediately"
    DAILY = "daily"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Channels:
    """How one hears of a reason."""

    inbox: InboxWhen
    mail: MailWhen

    @property
    def is_silent(self) -> bool:
        return self.inbox is InboxWhen.NEVER and self.mail is MailWhen.NEVER


_AT_ONCE = Channels(InboxWhen.IMMEDIATELY, MailWhen.IMMEDIATELY)
_IN_DIGEST = Channels(InboxWhen.IMMEDIATELY, MailWhen.DAILY)
_TO_MANY = {Reason.POSTED, Reason.GATHERING_SCHEDULED}

DEFAULTS: dict[Reason, Channels] = {
    reason: _IN_DIGEST if reason in _TO_MANY else _AT_ONCE for reason in Reason
}
"""What concerns oneself comes at once; what concerns a whole community, in the digest."""
