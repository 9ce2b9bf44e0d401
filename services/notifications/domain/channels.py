"""By which channel somebody is notified, and when."""

from dataclasses import dataclass
from enum import StrEnum


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
