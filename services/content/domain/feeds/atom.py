"""A community's posts as Atom (RFC 4287)."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from services.content.domain.feeds.channel import Channel, Item
from services.content.domain.feeds.xml import NAMESPACES, add, root, write

MEDIA_TYPE = "application/atom+xml"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def write_atom(channel: Channel) -> bytes:
    feed = root("feed", xmlns=NAMESPACES["atom"], **{"xml:lang": channel.language})
    add(feed, "id", f"urn:uuid:{channel.id}")
    add(feed, "title", channel.title)
    if channel.description:
        add(feed, "subtitle", channel.description)
    add(feed, "updated", (channel.updated_at or _NEVER).isoformat())
    add(feed, "link", rel="self", type=MEDIA_TYPE, href=channel.own_address)
    add(feed, "link", rel="alternate", type="text/html", href=channel.address)
    add(add(feed, "author"), "name", channel.title)
    for item in channel.items:
        _entry(feed, item)
    return write(feed)


def _entry(feed: Element, item: Item) -> None:
    entry = add(feed, "entry", **{"xml:lang": item.language})
    add(entry, "id", f"urn:uuid:{item.id}")
    add(entry, "title", item.title)
    add(entry, "link", rel="alternate", type="text/html", href=item.address)
    add(entry, "published", item.published_at.isoformat())
    add(entry, "updated", item.updated_at.isoformat())
    if item.author is not None:
        add(add(entry, "author"), "name", item.author)
    for tag in item.tags:
        add(entry, "category", term=tag)
    if item.summary:
        add(entry, "summary", item.summary)
    if item.html:
        add(entry, "content", item.html, type="html")
