from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from pydantic import ValidationError

from services.content.domain.watch import item as items
from services.content.domain.watch.addresses import canonical, is_web, without_tracking
from services.content.domain.watch.item import Entry, Seen, keys_of, taken, twin
from services.content.domain.watch.quoting import quoted
from shared.markdown import write_prose
from tests.support.posts import NOON

PLACE = "c1"


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/a?b=1&c=2",
        "https://www.example.org/a/?c=2&b=1",
        "https://EXAMPLE.org:443/a?b=1&c=2&utm_source=rss&utm_medium=feed",
        "https://example.org/a?fbclid=x&b=1&c=2#xtor=RSS-1",
    ],
)
def test_addresses_of_the_same_page_are_the_same(other: str) -> None:
    assert canonical(other) == canonical("https://example.org/a?b=1&c=2")


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/A?b=1",
        "https://example.org/a?b=2",
        "https://blog.example.org/a?b=1",
        "https://example.org:8443/a?b=1",
        "https://example.org/a?b=1#part",
    ],
)
def test_addresses_of_other_pages_are_not(other: str) -> None:
    assert canonical(other) != canonical("https://example.org/a?b=1")


def test_a_link_loses_what_tracks_its_readers_and_nothing_else() -> None:
    address = "https://example.org/a?q=%C3%A9t%C3%A9&utm_source=x#part"
    assert without_tracking(address) == "https://example.org/a?q=%C3%A9t%C3%A9#part"
    assert without_tracking("https://example.org/a?b=1+2&c") == "https://example.org/a?b=1+2&c"


@pytest.mark.parametrize("address", ["javascript:x", "/a", "http://", "https://é.org", "http://[x"])
def test_what_is_no_link_is_none(address: str) -> None:
    assert not is_web(address)


def _entry(**of: object) -> Entry:
    return Entry.model_validate({"url": "https://example.org/a", "title": "A", **of})


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x.org/", "/a", "http://[x", ""])
def test_an_entry_leads_to_the_web(url: str) -> None:
    with pytest.raises(ValidationError):
        _entry(url=url)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2026, 3, 5),  # noqa: DTZ001  it is nowhere
    ],
)
def test_an_unlikely_time_of_publication_is_none(moment: datetime) -> None:
    assert _entry(published_at=moment).published_at is None
    assert _entry(published_at=NOON).published_at == NOON


def test_an_id_that_is_unique_in_the_world_counts_in_all_feeds() -> None:
    first = set(keys_of(PLACE, "f1", _entry(guid="urn:uuid:1", url="https://x.org/1")))
    assert first & set(keys_of(PLACE, "f2", _entry(guid="urn:uuid:1", url="https://x.org/2")))
    assert not first & set(keys_of("c2", "f1", _entry(guid="urn:uuid:1", url="https://x.org/1")))
    numbered = set(keys_of(PLACE, "f1", _entry(guid="42", url="https://x.org/1")))
    assert numbered & set(keys_of(PLACE, "f1", _entry(guid="42", url="https://x.org/2")))
    assert not numbered & set(keys_of(PLACE, "f2", _entry(guid="42", url="https://x.org/2")))


SEEN = [Seen("i1", "Kafka 5 is out, with shared groups", ["f1"], NOON)]


@pytest.mark.parametrize(
    "title", ["KAFKA 5 is out: with shared groups!", "Kafka 5 is out, with new shared groups"]
)
def test_nearly_the_same_title_elsewhere_is_the_same_news(title: str) -> None:
    found = twin(title, NOON + timedelta(days=1), "f2", SEEN)
    assert found is not None
    assert found.id == "i1"


def test_the_words_of_an_earlier_title_are_found_out_once() -> None:
    seen = [Seen(f"i{n}", f"This is the news number {n}", ["f1"], NOON) for n in range(30)]
    with patch.object(items, "words_of", wraps=items.words_of) as asked:
        for n in range(20):
            assert twin(f"Kafka {n} is out, with shared groups", NOON, "f2", seen) is None
    assert asked.call_count == 30 + 20


def test_titles_alike_are_other_news_in_the_same_feed_later_or_if_they_are_short() -> None:
    title = SEEN[0].title
    assert twin(title, NOON, "f1", SEEN) is None
    assert twin(title, NOON + timedelta(days=4), "f2", SEEN) is None
    assert twin("Kafka 6 was announced, with shared groups", NOON, "f2", SEEN) is None
    short = [Seen("i2", "The weekly news", ["f1"], NOON)]
    assert twin("The weekly news", NOON, "f2", short) is None


def test_old_entries_are_taken_only_from_a_new_feed_and_few_of_them() -> None:
    old = [_entry(published_at=NOON - timedelta(days=100 + n)) for n in range(30)]
    new = [_entry(published_at=NOON - timedelta(days=n)) for n in range(60)]
    assert taken(old, NOON, first=True) == old[:10]
    assert taken(old, NOON, first=False) == []
    assert taken([*old, *new], NOON, first=False) == new[:50]


@pytest.mark.parametrize(
    "text",
    [
        "Plain words.",
        "1. *Bold* _and_ `code` [link](https://x.org) <b>tag</b> @[Ada](person:1) | ~~x~~",
        "# Not a heading",
        "- not a list \\ &amp; so on",
    ],
)
def test_a_quotation_says_what_was_said(text: str) -> None:
    prose = write_prose(quoted(text))
    assert prose.text.strip() == text
    assert prose.html.startswith("<blockquote>")
    assert prose.mentions == ()
