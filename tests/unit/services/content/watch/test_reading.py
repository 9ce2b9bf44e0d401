"""Feeds of all formats, broken ones and hostile ones, read by the real process."""

import json
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from services.content.reading.apart import LIMITS, read_feed
from services.content.reading.contents import Contents
from shared.apart.running import Limits

AT = "https://blog.example.org/feed"

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
><channel><title>Le blog</title><language>fr-FR</language>
<item><title>Un &lt;b&gt;grand&lt;/b&gt; titre</title>
<link>https://blog.example.org/1?utm_source=rss</link>
<guid isPermaLink="false">42</guid><author>ada@example.org (Ada)</author>
<description>&lt;p&gt;Bonjour&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;p&gt;à toutes
&lt;/p&gt;</description>
<pubDate>Thu, 05 Mar 2026 13:00:00 +0100</pubDate></item>
<item><title>Épisode 1</title>
<enclosure url="https://cdn.example.org/1.mp3" type="audio/mpeg" length="1"/></item>
<item><title>Sans adresse</title></item>
<item><title>Mauvaise adresse</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://blog.example.org/">
<title type="html">The &amp;amp; blog</title><entry><id>urn:uuid:1</id><title>First</title>
<link href="first.html"/><updated>2026-03-05T12:00:00Z</updated><author><name>Grace</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Some <em>words</em></p></div>
</content>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://x.org"><title>Old</title></channel>
<item rdf:about="https://x.org/1"><title>One</title><link>https://x.org/1</link></item></rdf:RDF>"""
_START = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a0 "lol">{}]><rss version="2.0">'
_ENTITIES = (f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f"""{_START.format("".join(_ENTITIES))}<channel><title>&a11;</title>
<item><title>&a11;</title><link>https://x.org/1</link></item></channel></rss>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>&x;</title><item><title>&x;</title><link>https://x.org/1</link>
<description>&x;</description></item></channel></rss>"""


async def _read(feed: str | bytes, media_type: str = "application/xml") -> Contents | None:
    body = feed if isinstance(feed, bytes) else feed.encode()
    return await read_feed(body, media_type, AT)


async def test_rss_and_podcasts_are_read() -> None:
    found = await _read(RSS)
    assert found is not None
    assert (found.title, found.language) == ("Le blog", "fr")
    first, episode = found.entries
    assert (first.title, first.url) == ("Un grand titre", "https://blog.example.org/1")
    assert first.summary == "Bonjour à toutes"
    assert first.published_at == datetime(2026, 3, 5, 12, tzinfo=UTC)
    assert "Ada" in first.author
    assert (episode.url, episode.is_episode) == ("https://cdn.example.org/1.mp3", True)


async def test_atom_is_read() -> None:
    found = await _read(ATOM)
    assert found is not None
    assert found.title == "The & blog"
    [entry] = found.entries
    assert (entry.guid, entry.author) == ("urn:uuid:1", "Grace")
    assert entry.url == "https://blog.example.org/first.html"
    assert entry.summary == "Some words"


async def test_rss_of_the_first_kind_is_read() -> None:
    found = await _read(RDF)
    assert found is not None
    assert [each.url for each in found.entries] == ["https://x.org/1"]


async def test_a_feed_in_another_encoding_is_read() -> None:
    feed = RSS.replace('version="1.0"?', 'version="1.0" encoding="iso-8859-1"?', 1)
    found = await _read(feed.encode("iso-8859-1"))
    assert found is not None
    assert found.entries[1].title == "Épisode 1"


async def test_a_feed_that_ends_in_the_middle_is_read_as_far_as_it_goes() -> None:
    found = await _read(RSS[: RSS.index("<item><title>Sans")])
    assert found is not None
    assert found.entries[0].title == "Un grand titre"


@pytest.mark.parametrize(
    "feed",
    [b"", b"hello", b"<html><body>A page</body></html>", bytes(1_000), b"\xff\xfe\x00", b"{}"],
)
async def test_what_is_no_feed_is_none(feed: bytes) -> None:
    assert await _read(feed, "text/html") is None


async def test_entities_that_explode_do_no_harm() -> None:
    found = await _read(BOMB)
    assert found is None or all(len(each.title) <= 300 for each in found.entries)


async def test_nothing_outside_of_the_feed_is_read() -> None:
    found = await _read(OUTSIDE)
    assert "root:" not in (found.model_dump_json() if found else "")


def test_an_entry_that_leads_elsewhere_is_dropped_and_the_others_are_kept() -> None:
    """The process that read the feed may have been taken over by it."""
    urls = ["https://x.org/1", "javascript:alert(1)", "file:///etc/passwd", "https://x.org/2"]
    entries = [{"url": url, "title": "N", "published_at": "2026-03-05T12:00:00Z"} for url in urls]
    told = json.dumps({"title": "T", "entries": entries})
    found = Contents.model_validate_json(told)
    assert [each.url for each in found.entries] == ["https://x.org/1", "https://x.org/2"]
    assert found.entries[0].published_at == datetime(2026, 3, 5, 12, tzinfo=UTC)
    assert Contents.model_validate_json(found.model_dump_json()) == found
    with pytest.raises(ValidationError):
        Contents.model_validate_json('{"entries": [1]}')


async def test_a_date_before_all_feeds_is_none() -> None:
    dated = RSS.replace("Thu, 05 Mar 2026 13:00:00 +0100", "Mon, 01 Jan 0001 00:00:00 GMT")
    found = await _read(dated)
    assert found is not None
    assert (found.entries[0].title, found.entries[0].published_at) == ("Un grand titre", None)


async def test_of_a_huge_feed_the_beginning_is_taken() -> None:
    item = "<item><title>N</title><link>https://x.org/{}</link></item>"
    items = "".join(item.format(n) for n in range(5_000))
    found = await _read(f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>')
    assert found is not None
    assert len(found.entries) == 500


async def test_a_feed_that_is_hard_to_read_is_none_or_read_within_the_limits() -> None:
    hard = f'<rss version="2.0"><channel>{"<item><b>" * 200_000}'.encode()
    found = await read_feed(hard, "text/xml", AT, Limits(2, LIMITS.memory))
    assert found is None or len(found.entries) <= 500
