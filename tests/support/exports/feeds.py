"""Small feeds, after RSS 2.0 with the podcast namespace, and RFC 4287."""

from pathlib import Path
from xml.sax.saxutils import escape

SITE = "https://news.example.com"


def item(number: int, text: str, more: str = "") -> str:
    return (
        f"<item><title>Episode {number}</title><link>{SITE}/{number}</link>"
        f"<guid isPermaLink='false'>episode-{number}</guid>"
        f"<pubDate>Tue, {number:02} Mar 2022 10:00:00 +0100</pubDate>"
        f"<dc:creator>Ada L.</dc:creator><category>craft</category>"
        f"<content:encoded>{escape(text)}</content:encoded>"
        f"<enclosure url='{SITE}/{number}.mp3' length='1' type='audio/mpeg'/>"
        f"<itunes:duration>12:30</itunes:duration>{more}</item>"
    )


def rss(path: Path, *items: str) -> Path:
    path.write_text(
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'"
        " xmlns:content='http://purl.org/rss/1.0/modules/content/'"
        " xmlns:dc='http://purl.org/dc/elements/1.1/'"
        " xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>"
        f"<channel><title>News</title>{''.join(items)}</channel></rss>",
        encoding="utf-8",
    )
    return path


def podcast(path: Path, episodes: int = 3) -> Path:
    """Write a podcast in which each episode links to the next."""
    texts = {n: f"<p>See <a href='{SITE}/{n % episodes + 1}'>next</a></p>" for n in range(1, 29)}
    return rss(path, *(item(n, texts[n]) for n in range(1, episodes + 1)))


def atom(path: Path, *contents: str) -> Path:
    entries = "".join(
        f"<entry><id>tag:{number}</id><title>Entry {number}</title>"
        f"<link href='{SITE}/{number}'/><link rel='self' href='{SITE}/x'/>"
        f"<updated>2022-03-{number:02}T10:00:00Z</updated><author><name>Grace</name></author>"
        f"<category term='craft'/>{content}</entry>"
        for number, content in enumerate(contents, 1)
    )
    path.write_text(f"<feed xmlns='http://www.w3.org/2005/Atom'><title>N</title>{entries}</feed>")
    return path
