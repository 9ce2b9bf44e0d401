from dataclasses import dataclass

from services.notifications.domain.errors import NotificationNotFound
from services.notifications.domain.notice import Count, Inbox, Item
from services.notifications.store import inboxes
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class ReadItem:
    """`up_to`: the newest number that was seen; None: all there is by now."""

    person_id: str
    item_id: str
    up_to: int | None


async def read_item(command: ReadItem, *, work: Work) -> Item:
    """Mark an item of one's own as read. Raises: NotificationNotFound."""
    item = await inboxes.find_item(work.scope, command.person_id, command.item_id)
    if item is None:
        raise NotificationNotFound
    number = item.number if command.up_to is None else min(command.up_to, item.number)
    if number > item.read_to:
        inbox = await inboxes.find(work.scope, command.person_id)
        await inboxes.mark_read(work.scope, item, number)
        await inboxes.marked(work.scope, inbox.id, _count(inbox, item, number))
    return item


def _count(inbox: Inbox, item: Item, number: int) -> Count | None:
    count = inbox.present_count
    if count is None or not count.is_whole:
        return None
    return count.read(int(inbox.has_unread(item) and number >= item.number))
