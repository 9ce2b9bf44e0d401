"""A community's episodes as RSS 2.0, with the elements that Apple and Spotify require.

https://help.apple.com/itc/podcasts_connect/#/itcb54353390 lists the required elements. The
transcript follows https://podcasting2.org/docs/podcast-namespace, which Apple reads too.
"""

from email.utils import format_datetime
from xml.etree.ElementTree import Element

from services.content.domain.feeds.channel import Channel, Item
from services.content.domain.feeds.xml import add, declared, root, write

MEDIA_TYPE = "application/rss+xml"


def write_podcast(channel: Channel) -> bytes:
    rss = root("rss", version="2.0", **declared("atom", "content", "itunes", "podcast"))
    show = add(rss, "channel")
    add(show, "title", channel.title)
    add(show, "link", channel.address)
    add(show, "description", channel.description or channel.title)
    add(show, "language", channel.language)
    add(show, "atom:link", rel="self", type=MEDIA_TYPE, href=channel.own_address)
    if channel.updated_at is not None:
        add(show, "lastBuildDate", format_datetime(channel.updated_at))
    add(show, "itunes:author", channel.title)
    add(show, "itunes:image", href=channel.cover)
    add(show, "itunes:category", text=channel.category)
    add(show, "itunes:explicit", "false")
    add(show, "itunes:type", "episodic")
    if not channel.is_open:
        add(show, "itunes:block", "Yes")
    if channel.owner_email:
        owner = add(show, "itunes:owner")
        add(owner, "itunes:name", channel.title)
        add(owner, "itunes:email", channel.owner_email)
    for item in channel.items:
        _episode(show, item)
    return write(rss)


def _episode(show: Element, item: Item) -> None:
    """Add the episode, unless it has no sound."""
    if item.sound is None:
        return
    episode = add(show, "item")
    add(episode, "title", item.title)
    add(episode, "link", item.address)
    add(episode, "guid", f"urn:uuid:{item.id}", isPermaLink="false")
    add(episode, "pubDate", format_datetime(item.published_at))
    add(episode, "description", item.summary or item.title)
    if item.html:
        add(episode, "content:encoded", item.html)
    add(
        episode,
        "enclosure",
        url=item.sound.address,
        length=str(item.sound.size),
        type=item.sound.media_type,
    )
    if item.seconds is not None:
        add(episode, "itunes:duration", round(item.seconds))
    add(episode, "itunes:explicit", "false")
    add(episode, "itunes:episodeType", "full")
    for name, number in (("season", item.season), ("episode", item.episode)):
        if number is not None:
            add(episode, f"itunes:{name}", number)
    if item.author is not None:
        add(episode, "itunes:author", item.author)
    if item.cover is not None:
        add(episode, "itunes:image", href=item.cover)
    for each in item.transcripts:
        add(episode, "podcast:transcript", url=each.address, type=each.media_type)
