from services.notifications.store import inboxes, mails
from services.notifications.store.mails import Mail
from shared.messaging.unit import Work

BATCH = 100


async def schedule_digests(*, work: Work) -> int:
    """Create mails for a batch of due digests. Returns how many; repeat until it is 0."""
    due = await inboxes.with_digest_due(work.scope, work.now, BATCH)
    digests = [
        Mail(
            id=f"digest.{inbox.id}.{inbox.last}",
            person_id=inbox.id,
            after=inbox.digested_to,
            up_to=inbox.last,
            made_at=work.now,
            due_at=work.now,
        )
        for inbox in due
    ]
    await mails.add(work.scope, digests)
    for inbox in due:
        await inboxes.digested(work.scope, inbox)
    return len(due)
