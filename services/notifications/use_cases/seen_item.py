"""An item of the caller's own inbox, up to the notice that they have seen."""

from dataclasses import dataclass

from services.notifications.domain.errors import NotificationNotFound
from services.notifications.domain.notice import Item
from services.notifications.store import inboxes
from shared.mongo import Scope


@dataclass(frozen=True, slots=True)
class SeenItem:
    """A command. `up_to`: the newest number that was seen; None: all of them."""

    person_id: str
    item_id: str
    up_to: int | None


async def find_seen(seen: SeenItem, scope: Scope) -> tuple[Item, int]:
    """Return the item, and the number up to which it was seen. Raises: NotificationNotFound."""
    item = await inboxes.find_item(scope, seen.person_id, seen.item_id)
    if item is None:
        raise NotificationNotFound
    return item, item.number if seen.up_to is None else min(seen.up_to, item.number)
