from dataclasses import dataclass
from datetime import datetime

from services.notifications.store import inboxes, notices
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class ReadAll:
    """A command. `until`: later notices stay unread; None: none does."""

    person_id: str
    until: datetime | None


async def read_all(command: ReadAll, *, work: Work) -> None:
    """Mark everything as read, in one write."""
    inbox = await inboxes.find(work.scope, command.person_id)
    number = inbox.last
    if command.until is not None and command.until < work.now:
        number = await notices.last_made_by(work.scope, command.person_id, command.until)
    if number > inbox.read_to:
        await inboxes.mark_all_read(work.scope, command.person_id, number)
        count = inbox.present_count if number == inbox.last else None
        await inboxes.marked(work.scope, inbox.id, count.all_read() if count else None)
