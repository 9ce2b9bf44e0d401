from services.notifications.domain.notice import Item
from services.notifications.store import inboxes
from services.notifications.use_cases.seen_item import SeenItem, find_seen
from shared.messaging.unit import Work


async def read_item(command: SeenItem, *, work: Work) -> Item:
    """Mark an item of the person's inbox as read. Raises: NotificationNotFound."""
    item, number = await find_seen(command, work.scope)
    if number > item.read_to:
        inbox = await inboxes.find(work.scope, command.person_id)
        await inboxes.mark_read(work.scope, item, number)
        await inboxes.marked(work.scope, inbox.id, inbox.count_after_reading(item, number))
    return item
