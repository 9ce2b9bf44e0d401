"""The choice of the channel by which a person is notified, and when."""

from dataclasses import dataclass
from enum import StrEnum


class InboxWhen(StrEnum):
    IMMEDIATELY = "immediately"
    NEVER = "never"


class MailWhen(StrEnum):
    """When a mail is sent. `daily`: all mails of a day go into one digest."""

    IMMEDIATELY = "immediately"
    DAILY = "daily"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Channels:
    """The channels by which a person receives the notices of a reason."""

    inbox: InboxWhen
    mail: MailWhen
