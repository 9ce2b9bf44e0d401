from services.notifications.domain.notice import Item
from services.notifications.store import inboxes
from services.notifications.use_cases.seen_item import SeenItem, find_seen
from shared.messaging.unit import Work


async def dismiss_item(command: SeenItem, *, work: Work) -> Item:
    """Remove an item from the person's inbox, as read. A new notice in it brings it back.

    Idempotent. Raises: NotificationNotFound.
    """
    item, number = await find_seen(command, work.scope)
    if number > item.dismissed_to:
        inbox = await inboxes.find(work.scope, command.person_id)
        await inboxes.dismiss(work.scope, item, number)
        await inboxes.marked(work.scope, inbox.id, inbox.count_after_reading(item, number))
    return item
