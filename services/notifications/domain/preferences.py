"""The aggregate Preferences: how one person wants to hear of what."""

from datetime import datetime

from pydantic import BaseModel

from services.notifications.domain.reasons import (
    DEFAULTS,
    Channels,
    InboxWhen,
    MailWhen,
    Reason,
)
from services.notifications.domain.times import QuietHours, TimeOfDay, next_at, quiet_until

DIGEST_AT = "08:00"


class Choice(BaseModel):
    inbox: InboxWhen
    mail: MailWhen


class Preferences(BaseModel):
    """`version` is 0 until the first change is stored. `choices`: those that differ by will."""

    id: str
    version: int = 0
    choices: dict[Reason, Choice] = {}
    quiet_hours: QuietHours | None = None
    time_zone: str
    digest_at: TimeOfDay = DIGEST_AT

    def channels(self, reason: Reason) -> Channels:
        chosen = self.choices.get(reason)
        return Channels(chosen.inbox, chosen.mail) if chosen else DEFAULTS[reason]

    def quiet_until(self, now: datetime) -> datetime | None:
        """When the quiet hours that `now` lies in end; None outside of them."""
        return quiet_until(now, self.quiet_hours, self.time_zone)

    def next_digest(self, now: datetime) -> datetime:
        return next_at(now, self.digest_at, self.time_zone)

    def replace(self, wanted: "Preferences") -> bool:
        """Whether anything differs: then it is a new version."""
        before = self.model_dump(exclude={"version"})
        after = wanted.model_dump(exclude={"version"})
        if before == after:
            return False
        for name in ("choices", "quiet_hours", "time_zone", "digest_at"):
            setattr(self, name, getattr(wanted, name))
        self.version += 1
        return True

    def mute_mail(self, reason: Reason | None) -> bool:
        """Have no mail for this reason any more, or for any (None). Whether that is new."""
        changed = False
        for each in [reason] if reason else list(Reason):
            now = self.channels(each)
            if now.mail is not MailWhen.NEVER:
                self.choices[each] = Choice(inbox=now.inbox, mail=MailWhen.NEVER)
                changed = True
        self.version += changed
        return changed

    def mute_digest(self) -> bool:
        """Have no mail for what comes in digests. Whether that is new."""
        changed = False
        for reason in Reason:
            now = self.channels(reason)
            if now.mail is MailWhen.DAILY:
                self.choices[reason] = Choice(inbox=now.inbox, mail=MailWhen.NEVER)
                changed = True
        self.version += changed
        return changed
