from collections.abc import Sequence
from contextlib import suppress

from services.content.domain.watch.feed import WatchedFeed
from services.content.domain.watch.item import Entry, Item, Seen, keys_of, twin
from services.content.store.watch import items
from shared.contracts.values import Language
from shared.messaging.unit import Work


async def add_items(
    feed: WatchedFeed, title: str, language: str, entries: Sequence[Entry], *, work: Work
) -> list[Item]:
    """Add the entries that the community does not have yet. Returns them.

    The caller has taken the community's turn, so nobody else adds any at the same time.
    """
    keys = [keys_of(feed.audience, feed.id, each) for each in entries]
    known = await items.by_keys(work.scope, {key for each in keys for key in each})
    times = [min(each.published_at or work.now, work.now) for each in entries]
    seen = await items.around(work.scope, feed.audience, min(times), max(times)) if times else []
    added: list[Item] = []
    had: set[str] = set()
    elsewhere: dict[str, list[str]] = {}
    for entry, own, at in zip(entries, keys, times, strict=True):
        there = next((known[key] for key in own if key in known), None)
        if there is None and (alike := twin(entry.title, at, feed.id, seen)) is not None:
            there = alike.id
        if there is None:
            item = _item(feed, title, language, entry, own, work)
            item.at = at
            added.append(item)
            seen.append(Seen(item.id, item.title, item.feed_ids, item.at))
            there = item.id
        else:
            elsewhere.setdefault(there, []).extend(own)
        had.add(there)
        known |= dict.fromkeys(own, there)
    await items.add(work.scope, added)
    await items.meet(work.scope, feed.id, elsewhere, work.now)
    await items.miss(work.scope, feed.id, had, work.now)
    return added


def _item(
    feed: WatchedFeed,
    title: str,
    language: str,
    entry: Entry,
    keys: tuple[str, ...],
    work: Work,
) -> Item:
    tongue = feed.language
    with suppress(ValueError):
        tongue = Language(language)
    return Item(
        id=work.new_id(),
        audience=feed.audience,
        community=feed.community,
        feed_ids=(feed.id,),
        feed_title=title[:300],
        keys=keys,
        language=tongue,
        at=work.now,
        found_at=work.now,
        kept_from=work.now if entry.published_at else None,
        first_at=work.now,
        **entry.model_dump(exclude={"guid"}),
    )
