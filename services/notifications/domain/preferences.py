"""The aggregate Preferences: how a person wants to receive each kind of notice."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from pydantic import BaseModel, Field

from services.notifications.domain.channels import Channels, InboxWhen, MailWhen
from services.notifications.domain.times import QuietHours, TimeOfDay, next_at, quiet_until

DIGEST_AT = "08:00"


class Reason(Protocol):
    """The attributes of a reason that preferences need: see reasons/reason.py."""

    @property
    def name(self) -> str: ...

    @property
    def default(self) -> Channels: ...


class Choice(BaseModel):
    inbox: InboxWhen
    mail: MailWhen


class Preferences(BaseModel):
    """A person's preferences.

    `version` is 0 until the first change is stored. `choices`: by the name of a reason.
    """

    id: str
    version: int = 0
    choices: dict[str, Choice] = Field(default_factory=dict)
    quiet_hours: QuietHours | None = None
    time_zone: str
    digest_at: TimeOfDay = DIGEST_AT

    def channels(self, reason: Reason) -> Channels:
        chosen = self.choices.get(reason.name)
        return Channels(chosen.inbox, chosen.mail) if chosen else reason.default

    def quiet_until(self, now: datetime) -> datetime | None:
        """Return the end of the quiet hours around `now`; None outside of them."""
        return quiet_until(now, self.quiet_hours, self.time_zone)

    def next_digest(self, now: datetime) -> datetime:
        return next_at(now, self.digest_at, self.time_zone)

    def replace(self, wanted: "Preferences") -> bool:
        """Replace the preferences, as a new version if anything differs.

        Returns whether it does.
        """
        before = self.model_dump(exclude={"version"})
        after = wanted.model_dump(exclude={"version"})
        if before == after:
            return False
        for name in ("choices", "quiet_hours", "time_zone", "digest_at"):
            setattr(self, name, getattr(wanted, name))
        self.version += 1
        return True

    def mute_mail(self, reasons: Iterable[Reason]) -> bool:
        """Stop mails for these reasons. Returns whether this changes anything."""
        return self._mute(each for each in reasons if self._mail(each) is not MailWhen.NEVER)

    def mute_digest(self, reasons: Iterable[Reason]) -> bool:
        """Stop the digest mails among these reasons. Returns whether this changes anything."""
        return self._mute(each for each in reasons if self._mail(each) is MailWhen.DAILY)

    def _mail(self, reason: Reason) -> MailWhen:
        return self.channels(reason).mail

    def _mute(self, reasons: Iterable[Reason]) -> bool:
        changed = {
            reason.name: Choice(inbox=self.channels(reason).inbox, mail=MailWhen.NEVER)
            for reason in reasons
        }
        self.choices.update(changed)
        self.version += bool(changed)
        return bool(changed)
