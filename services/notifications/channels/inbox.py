"""The inbox: it groups notices into items, and updates the unread count."""

from collections.abc import Iterable, Mapping

from services.notifications.channels.batch import Batch
from services.notifications.domain.notice import Count, Item, Notice
from services.notifications.domain.subject import place_of
from services.notifications.store import inboxes


async def file(batch: Batch) -> None:
    shown = [notice for notice in batch.made if notice.inbox]
    scope = batch.work.scope
    # a person without an inbox has no items
    maybe_there = {notice.item_id for notice in shown if notice.person_id in batch.inboxes}
    items = await inboxes.find_items(scope, maybe_there)
    await inboxes.add_to_items(scope, shown, items)
    counts = _present_counts(batch)
    made: dict[str, list[Notice]] = {person_id: [] for person_id in counts}
    for notice in shown:
        if notice.person_id in made:
            made[notice.person_id].append(notice)
    for person_id, count in counts.items():
        own, growth = made[person_id], batch.growths[person_id]
        places = {place_of(notice.path) for notice in own}
        growth.unread = count.told(len(_unread_anew(batch, own, items)), growth.notices, places)


def _present_counts(batch: Batch) -> dict[str, Count]:
    """Return the counts that can be updated, of the persons who have requested one."""
    return {
        person_id: count
        for person_id in batch.growths
        if (count := batch.inbox(person_id).present_count) is not None
        and count.is_whole
        and count.guest is batch.people[person_id].guest
    }


def _unread_anew(batch: Batch, made: Iterable[Notice], items: Mapping[str, Item]) -> set[str]:
    """Return the ids of the items of these notices that had nothing unread before."""
    return {
        notice.item_id
        for notice in made
        if (item := items.get(notice.item_id)) is None
        or not batch.inbox(notice.person_id).has_unread(item)
    }
