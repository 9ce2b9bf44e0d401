from datetime import datetime, timedelta

from services.notifications.domain.notice import Count, Inbox, Item
from services.notifications.domain.subject import place_of
from services.notifications.store import inboxes, notices, people, sight
from services.notifications.use_cases.show_notices import (
    MOST_LOOKED_AT,
    show_items,
    show_notices,
)
from shared.audience.sight import Said
from shared.mongo import Scope

ANEW_AFTER = timedelta(hours=1)
"""The age at which a count is renewed in any case, since items expire without notice."""


async def count_unread(scope: Scope, person_id: str, said: Said, now: datetime) -> tuple[int, bool]:
    """Return how many items have something unread to see, and whether there may be more.

    The count is stored, and updated when the person is notified or reads. It is only counted again
    if the state that it was counted from has changed, at the cost of a page of the inbox.
    """
    inbox = await inboxes.find(scope, person_id)
    if inbox.last <= inbox.read_to:
        return 0, False
    person = await people.find(scope, person_id)
    if person is None or person.erased:
        return 0, False
    count = inbox.present_count
    guest = person.with_token(said).guest
    if count is None or count.guest is not guest or not await _holds(scope, inbox.id, count, now):
        count = await _count(scope, inbox, said, guest=guest, now=now)
        await inboxes.keep_count(scope, inbox, count)
    return count.unread, count.more


async def _holds(scope: Scope, person_id: str, count: Count, now: datetime) -> bool:
    if now - count.at > ANEW_AFTER:
        return False
    return await sight.newest(scope, [person_id, *count.places]) <= count.as_of


async def _count(scope: Scope, inbox: Inbox, said: Said, *, guest: bool, now: datetime) -> Count:
    as_of = await sight.last(scope)  # read before the data that it is compared with
    items = await inboxes.newest_items(scope, inbox, unread=True, before=None, limit=MOST_LOOKED_AT)
    latest = await notices.find_many(scope, [item.latest for item in items])
    shown, _ = await show_notices(scope, inbox.id, latest, said)
    seen = {one.notice.item_id for one in shown}
    unread = len(seen) + await _older(scope, inbox, [i for i in items if i.id not in seen], said)
    return Count(
        unread=unread,
        more=len(items) == MOST_LOOKED_AT,
        hidden=unread < len(items),
        guest=guest,
        last=inbox.last,
        marks=inbox.marks,
        as_of=as_of,
        places=frozenset(place_of(notice.path) for notice in latest),
        at=now,
    )


async def _older(scope: Scope, inbox: Inbox, items: list[Item], said: Said) -> int:
    """Return how many items whose newest notice is hidden have another unread one to see."""
    shown = await show_items(scope, inbox, items, said) if items else []
    return sum(one.unread for one in shown)
