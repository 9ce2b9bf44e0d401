"""Mail: a row for each immediate mail, and the due time of the digest with the others."""

from datetime import datetime
from functools import cache

from services.notifications.channels.batch import Batch
from services.notifications.domain.channels import MailWhen
from services.notifications.domain.notice import Notice
from services.notifications.domain.times import next_at
from services.notifications.store import mails
from services.notifications.store.mails import Mail
from shared.observe.tracing import current_traceparent


async def file(batch: Batch) -> None:
    now = batch.work.now
    at_once = [notice for notice in batch.made if notice.mail is MailWhen.IMMEDIATELY]
    await mails.add(batch.work.scope, [_mail(notice, batch) for notice in at_once])

    @cache  # many persons have it at the same time of the same day
    def next_digest(at: str, time_zone: str) -> datetime:
        return next_at(now, at, time_zone)

    for notice in batch.made:
        if notice.mail is MailWhen.DAILY:
            wishes = batch.wishes[notice.person_id]
            due = next_digest(wishes.digest_at, wishes.time_zone)
            batch.growths[notice.person_id].digest_due = due


def _mail(notice: Notice, batch: Batch) -> Mail:
    now = batch.work.now
    return Mail(
        id=notice.id,
        person_id=notice.person_id,
        notice_id=notice.id,
        made_at=now,
        due_at=batch.wishes[notice.person_id].quiet_until(now) or now,
        traceparent=current_traceparent(),
    )
