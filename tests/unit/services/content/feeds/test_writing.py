"""Feeds in the form that readers and podcast directories accept."""

from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

from services.content.domain.feeds.atom import write_atom
from services.content.domain.feeds.channel import Channel, Enclosure, Item
from services.content.domain.feeds.podcast import write_podcast
from services.content.domain.feeds.xml import NAMESPACES
from shared.contracts.values import Language
from tests.support.posts import LATER, NOON

AT = "https://guilde.example.org"
EPISODE = Item(
    id="01a20060-d927-73fa-bc97-a6e9ad309d90",
    address=f"{AT}/posts/p1",
    title="Pairs & <b>trios</b>\x0b",
    language=Language.ENGLISH,
    author="Ada",
    summary="What we \ufffftried",
    html="<p>What we <em>tried</em></p>",
    tags=("craft",),
    published_at=NOON,
    updated_at=LATER,
    sound=Enclosure(f"{AT}/f1.mp3", "audio/mpeg", 1_234),
    transcripts=(Enclosure(f"{AT}/f2.vtt", "text/vtt", 99),),
    seconds=61.4,
    episode=3,
    cover=f"{AT}/f3.jpg",
)
CHANNEL = Channel(
    id="22ef5a52-fb24-5a29-a122-934d1f103aef",
    own_address=f"{AT}/feed",
    address=f"{AT}/communities/guilds",
    title="Guilds",
    description="",
    language=Language.FRENCH,
    cover=f"{AT}/cover.png",
    is_open=True,
    items=(EPISODE,),
)


def read(written: bytes) -> Element:
    return fromstring(written)  # noqa: S314  our own


def only(parent: Element, path: str) -> Element:
    [found] = parent.findall(path, NAMESPACES)
    return found


def test_a_show_has_the_fields_that_directories_need() -> None:
    open_one = replace(CHANNEL, owner_email="radio@example.org")
    show = only(read(write_podcast(open_one)), "channel")
    for name in ("title", "link", "description", "language", "itunes:author"):
        assert only(show, name).text
    assert only(show, "itunes:image").get("href") == f"{AT}/cover.png"
    assert only(show, "itunes:category").get("text") == "Business"
    assert only(show, "itunes:explicit").text == "false"
    assert only(show, "itunes:owner/itunes:email").text == "radio@example.org"
    assert show.findall("itunes:block", NAMESPACES) == []


def test_an_episode_has_its_sound_its_transcript_and_when_it_was_published() -> None:
    episode = only(read(write_podcast(CHANNEL)), "channel/item")
    assert only(episode, "enclosure").attrib == {
        "url": f"{AT}/f1.mp3",
        "length": "1234",
        "type": "audio/mpeg",
    }
    assert only(episode, "title").text == "Pairs & <b>trios</b>"
    assert only(episode, "guid").text == f"urn:uuid:{EPISODE.id}"
    assert only(episode, "pubDate").text == "Thu, 05 Mar 2026 12:00:00 +0000"
    assert only(episode, "itunes:duration").text == "61"
    assert only(episode, "itunes:episode").text == "3"
    assert episode.findall("itunes:season", NAMESPACES) == []
    assert only(episode, "podcast:transcript").get("type") == "text/vtt"
    assert only(episode, "content:encoded").text == EPISODE.html


def test_a_personal_feed_is_blocked_from_directories() -> None:
    show = only(read(write_podcast(replace(CHANNEL, is_open=False))), "channel")
    assert only(show, "itunes:block").text == "Yes"


def test_a_post_without_sound_is_no_episode() -> None:
    silent = replace(CHANNEL, items=(replace(EPISODE, sound=None),))
    assert read(write_podcast(silent)).findall("channel/item") == []


def test_atom_has_each_post_with_its_author_and_text() -> None:
    feed = read(write_atom(CHANNEL))
    assert only(feed, "atom:id").text == f"urn:uuid:{CHANNEL.id}"
    assert only(feed, "atom:updated").text == LATER.isoformat()
    entry = only(feed, "atom:entry")
    assert only(entry, "atom:summary").text == "What we tried"
    assert only(entry, "atom:author/atom:name").text == "Ada"
    assert only(entry, "atom:category").get("term") == "craft"
    assert only(entry, "atom:content").text == EPISODE.html
    assert only(entry, "atom:content").get("type") == "html"


def test_an_empty_feed_is_valid() -> None:
    empty = replace(CHANNEL, items=())
    assert read(write_atom(empty)).findall("atom:entry", NAMESPACES) == []
    assert read(write_podcast(empty)).findall("channel/item") == []
