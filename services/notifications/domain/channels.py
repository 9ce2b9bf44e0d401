"""The choice of the channel by which a person is notified, and when."""

from dataclasses import dataclass
from enum import StrEnum


class InboxWhen(StrEnum):
    IMMEDIATELY = "immediately"
    NEVER = "never"


class MailWhen(StrEnum):
    """When to send an email. `daily`: one digest per day."""

    IMMEDIATELY = "immediately"
    DAILY = "daily"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Channels:
    """The channels by which a person receives the notices of a reason."""

    inbox: InboxWhen
    mail: MailWhen
