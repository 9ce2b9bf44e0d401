"""The sending of due mails: each is checked again, written, and handed over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from opentelemetry.trace import SpanKind

from services.notifications.domain.channels import MailWhen
from services.notifications.domain.known import Person
from services.notifications.domain.notice import Inbox, Notice
from services.notifications.domain.preferences import Preferences
from services.notifications.domain.shown import Shown
from services.notifications.mail.errors import (
    DeferredError,
    LostError,
    RefusedError,
    ServerAwayError,
)
from services.notifications.mail.letters import (
    MOST_IN_DIGEST,
    Envelope,
    Sender,
    write_digest,
    write_notice,
)
from services.notifications.mail.wire import Letter
from services.notifications.reasons.table import REASONS
from services.notifications.store import inboxes, mails, notices, people, preferences
from services.notifications.store.mails import Mail, MailState
from services.notifications.use_cases.make_notices import Policy
from services.notifications.use_cases.show_notices import is_unread, show_notices
from shared.messaging.crash_points import CrashPoint, pass_by
from shared.mongo import UNAVAILABLE, Scope
from shared.observe import metrics
from shared.observe.logs import logger
from shared.observe.tracing import continued_span

MOST_SEEN = 500
"""The number of notices that one digest examines."""
TRIED_FOR = timedelta(days=3)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)

_HEALS: tuple[type[Exception], ...] = (ServerAwayError, *UNAVAILABLE)

log = logger(__name__)


class HandsOver(Protocol):
    async def send(self, letter: Letter) -> None: ...


@dataclass(frozen=True, slots=True)
class MailSetup:
    """The dependencies of sending mails."""

    scope: Scope
    smtp: HandsOver
    sender: Sender
    policy: Policy


class _Unwanted(Exception):
    """The mail must not be sent, for this reason."""


async def send_mail(setup: MailSetup, mail_id: str, now: datetime) -> None:
    """Send a due mail, if it is still wanted and visible; otherwise record its outcome.

    Raises: ServerAwayError, in which case the mail is still due.
    """
    mail = await mails.find_due(setup.scope, mail_id, now)
    if mail is not None:
        with continued_span("mail", mail.traceparent, SpanKind.CLIENT):
            await _send(setup, mail, now)


async def _send(setup: MailSetup, mail: Mail, now: datetime) -> None:
    wishes = await preferences.find(setup.scope, mail.person_id, time_zone=setup.policy.time_zone)
    if (quiet := wishes.quiet_until(now)) is not None:
        await mails.postpone(setup.scope, mail, quiet, "quiet hours")
        return
    try:
        letter = await _write(setup, mail, wishes, now)
        if await mails.claim(setup.scope, mail, now):
            await _hand_over(setup, mail, letter, now)
    except _Unwanted as unwanted:
        await _close(setup, mail, MailState.DROPPED, now, str(unwanted))
    except RefusedError as refused:
        await _close(setup, mail, MailState.FAILED, now, str(refused))
        log.warning("a mail is refused", mail=mail.id)  # its row has the reason and the recipient
    except _HEALS:
        raise
    except Exception as bug:  # a mail that cannot be written must not block all others
        log.exception("a mail cannot be sent", mail=mail.id)
        await _close(setup, mail, MailState.FAILED, now, repr(bug)[:300])


async def _hand_over(setup: MailSetup, mail: Mail, letter: Letter, now: datetime) -> None:
    try:
        await setup.smtp.send(letter)
    except ServerAwayError:
        await mails.not_handed_over(setup.scope, mail, now, "the mail server is away")
        raise
    except DeferredError as deferred:
        mail.uncertain = mail.uncertain or isinstance(deferred, LostError)
        if now - mail.made_at > TRIED_FOR:
            raise RefusedError(f"tried for too long: {deferred}") from deferred
        later = now + pause_after(mail.attempts)
        await mails.postpone(setup.scope, mail, later, str(deferred))
        metrics.MAILS.labels(outcome="retried").inc()
    else:
        pass_by(CrashPoint.AFTER_HAND_OVER)
        await _close(setup, mail, MailState.SENT, now)


def pause_after(attempts: int) -> timedelta:
    """Return the pause, which doubles with each attempt."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempts - 1, 20))


async def _write(setup: MailSetup, mail: Mail, wishes: Preferences, now: datetime) -> Letter:
    """Write the mail. Raises: _Unwanted, RefusedError."""
    person = await people.find(setup.scope, mail.person_id)
    if person is None or person.erased:
        raise _Unwanted("nobody to send it to")
    inbox = await inboxes.find(setup.scope, mail.person_id)
    if mail.is_digest:
        return await _write_digest(setup, mail, _Reader(person, inbox, wishes), now)
    return await _write_notice(setup, mail, _Reader(person, inbox, wishes), now)


@dataclass(frozen=True, slots=True)
class _Reader:
    person: Person
    inbox: Inbox
    wishes: Preferences

    def wants(self, notice: Notice, *when: MailWhen) -> bool:
        reason = REASONS.get(notice.reason)
        return reason is not None and self.wishes.channels(reason).mail in when


async def _write_notice(setup: MailSetup, mail: Mail, reader: _Reader, now: datetime) -> Letter:
    found = await notices.find_many(setup.scope, [mail.notice_id or ""])
    if not found or not reader.wants(found[0], MailWhen.IMMEDIATELY, MailWhen.DAILY):
        raise _Unwanted("no longer wanted")
    if not await _unread(setup.scope, reader.inbox, found):
        raise _Unwanted("read already")
    shown, _ = await show_notices(setup.scope, reader.person.id, found)
    if not shown:
        raise _Unwanted("no longer visible")
    return write_notice(Envelope(mail.id, reader.person, now), shown[0], setup.sender)


async def _write_digest(setup: MailSetup, mail: Mail, reader: _Reader, now: datetime) -> Letter:
    found = await notices.for_digest(
        setup.scope, reader.person.id, after=mail.after, up_to=mail.up_to, limit=MOST_SEEN
    )
    wanted = [notice for notice in found if reader.wants(notice, MailWhen.DAILY)]
    unread = await _unread(setup.scope, reader.inbox, wanted)
    shown, _ = await show_notices(setup.scope, reader.person.id, unread)
    if not shown:
        raise _Unwanted("nothing left to tell")
    told: list[Shown] = shown[:MOST_IN_DIGEST]
    more = len(shown) - len(told)
    return write_digest(Envelope(mail.id, reader.person, now), told, more, setup.sender)


async def _unread(scope: Scope, inbox: Inbox, found: list[Notice]) -> list[Notice]:
    """Return the notices that are still unread, since those read in the inbox are not mailed."""
    items = await inboxes.find_items(scope, {notice.item_id for notice in found})
    return [notice for notice in found if is_unread(notice, items.get(notice.item_id), inbox)]


async def _close(
    setup: MailSetup, mail: Mail, state: MailState, now: datetime, why: str = ""
) -> None:
    """Close a mail. One that may have arrived is uncertain, not dropped or failed."""
    if mail.uncertain and state is not MailState.SENT:
        state = MailState.UNCERTAIN
    await mails.close(setup.scope, mail, state, now, why)
    metrics.MAILS.labels(outcome=state).inc()
