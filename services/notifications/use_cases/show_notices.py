"""The notices that a person may see now: for the inbox, the stream and mails alike."""

import asyncio
from collections.abc import Iterable, Sequence

from services.notifications.domain.known import Known, Person, may_name
from services.notifications.domain.notice import Inbox, Item, Notice
from services.notifications.domain.shown import Shown, ShownItem
from services.notifications.reasons.table import REASONS
from services.notifications.store import inboxes, notices
from services.notifications.subjects import knowing
from services.notifications.subjects.table import may_see
from shared.audience.sight import Said
from shared.mongo import Scope

MOST_IN_ITEM = 100
"""The number of an item's newest notices that are examined, and counted."""
MOST_LOOKED_AT = 500
"""The number of items that one page, or one count, examines to find visible ones."""


async def show_notices(
    scope: Scope, person_id: str, found: Sequence[Notice], said: Said | None = None
) -> tuple[list[Shown], Person | None]:
    """Return the notices that this person may see now, in order; and the person, if known.

    An erased person sees nothing, even before everything is forgotten. `said`: from the caller's
    token; without a token, their profile counts.
    """
    paths = [notice.path for notice in found]
    known = await knowing.load(scope, paths, [person_id], (n.actor_id for n in found))
    person = known.people.get(person_id)
    if person is None or person.erased:
        return [], person
    if said is not None:
        person = person.with_token(said)
    return show(found, person, known), person


def show(notices: Iterable[Notice], person: Person, known: Known) -> list[Shown]:
    """Return the notices that the person may see now, in order, for the reasons known here."""
    return [
        _shown(notice, person, known)
        for notice in notices
        if notice.reason in REASONS and may_see(person, notice.path, known)
    ]


def _shown(notice: Notice, person: Person, known: Known) -> Shown:
    actor = known.people.get(notice.actor_id or "")
    is_named = actor is not None and not actor.erased and may_name(person, notice.path, known)
    if actor is not None and person.guest and actor.id != person.id:
        actor = actor.model_copy(update={"avatar": None})  # guests see no pictures
    rows = {each.kind: row for each in notice.path if (row := known.rows.get(each)) is not None}
    return Shown(notice=notice, actor=actor if is_named else None, rows=rows)


async def show_items(
    scope: Scope, inbox: Inbox, items: Sequence[Item], said: Said
) -> list[ShownItem]:
    """Return the items that still have something to see, in order."""
    by_item = await _notices_of(scope, items)
    everything = [notice for found in by_item.values() for notice in found]
    visible, _ = await show_notices(scope, inbox.id, everything, said)
    left: dict[str, list[Shown]] = {}
    for shown in visible:
        left.setdefault(shown.notice.item_id, []).append(shown)
    return [
        ShownItem(
            item=item,
            notices=left[item.id],
            unread=is_unread(left[item.id][0].notice, item, inbox),
            more=item.count > len(by_item[item.id]) == MOST_IN_ITEM,
        )
        for item in items
        if item.id in left
    ]


def is_unread(notice: Notice, item: Item | None, inbox: Inbox) -> bool:
    return notice.number > max(inbox.read_to, item.read_to if item else 0)


async def page_of_items(
    scope: Scope, inbox: Inbox, said: Said, *, unread: bool, before: int | None, limit: int
) -> tuple[list[ShownItem], int | None]:
    """Return at most `limit` items, newest first, and the place of the next page, if any.

    If many items are hidden, a page may be short or empty without being the last.
    """
    found: list[ShownItem] = []
    looked_at = 0
    while len(found) < limit and looked_at < MOST_LOOKED_AT:
        wanted = limit - len(found)
        items = await inboxes.newest_items(scope, inbox, unread=unread, before=before, limit=wanted)
        shown = await show_items(scope, inbox, items, said)
        found += [one for one in shown if one.unread or not unread]
        looked_at += len(items)
        before = items[-1].number if items else before
        if len(items) < wanted:
            return found, None
    return found, before


async def _notices_of(scope: Scope, items: Sequence[Item]) -> dict[str, list[Notice]]:
    """Return the notices, newest first, by item; without dismissed ones."""
    single = [item for item in items if item.count == 1]
    several = [item for item in items if item.count > 1]
    alone = await notices.find_many(scope, [item.latest for item in single])
    together = await asyncio.gather(
        *(notices.of_item(scope, item.id, MOST_IN_ITEM) for item in several)
    )
    by_item: dict[str, list[Notice]] = {item.id: [] for item in items}
    for notice in alone:
        by_item[notice.item_id].append(notice)
    for item, found in zip(several, together, strict=True):
        by_item[item.id] = [notice for notice in found if notice.number > item.dismissed_to]
    return by_item
