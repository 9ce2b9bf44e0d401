from pathlib import Path

import pytest

from cli.importing import feed
from cli.importing.authors import Authors
from cli.importing.reading import Reading
from shared.contracts import imported
from tests.support.exports import feeds as made
from tests.support.exports.reading import Read, read

COMMUNITY = "22ef5a52-fb24-5a29-a122-934d1f103aef"
ENGLISH = Reading("en")
XHTML = "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><b>x</b></div></content>"


def entries(file: Path, reading: Reading = ENGLISH) -> Read:
    return read(feed.stages(feed.Feed(file, reading), COMMUNITY))


def test_an_episode_becomes_an_article_with_its_sound_and_source(tmp_path: Path) -> None:
    first = entries(made.podcast(tmp_path / "f.xml", episodes=2)).posts[0]
    after = imported.post_id(COMMUNITY, "episode-2")
    assert first == {
        "external_id": "episode-1",
        "title": "Episode 1",
        "body": f"See [next](/posts/{after})\n\n[Audio](<https://news.example.com/1.mp3>) (12:30)"
        "\n\n[Source](<https://news.example.com/1>)",
        "lang": "en",
        "tags": ["craft"],
        "byline": "Ada L.",
        "created_at": "2022-03-01T09:00:00+00:00",
    }


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<content type='html'>&lt;b&gt;x&lt;/b&gt;</content>", "**x**"),
        ("<content type='text'>a &lt;b&gt; c</content>", "a \\<b\\> c"),
        (XHTML, "**x**"),
        ("<summary>short</summary>", "short"),
        ("", ""),
    ],
)
def test_each_kind_of_content_of_atom_is_read(tmp_path: Path, content: str, text: str) -> None:
    [found] = entries(made.atom(tmp_path / "f.xml", content)).posts
    assert found["body"].removesuffix("[Source](<https://news.example.com/1>)").strip() == text
    assert (found["external_id"], found["byline"]) == ("tag:1", "Grace")
    assert found["created_at"] == "2022-03-01T10:00:00+00:00"


def test_entries_that_cannot_be_imported_are_named_with_their_line(tmp_path: Path) -> None:
    bare = "\n<item><title>x</title></item>"
    file = made.rss(
        tmp_path / "f.xml",
        made.item(1, "x"),
        bare,
        "\n" + made.item(1, "again"),
        "\n<item><guid>y</guid><title>y</title><pubDate>soon</pubDate></item>",
    )
    assert entries(file).reasons == [
        ("f.xml:2", "it has neither an id nor a link"),
        ("f.xml:3", "its id is that of another one before it"),
        ("f.xml:4", "date: “soon” is not a date like 2026-03-12"),
    ]


def test_authors_of_the_mapping_are_people(tmp_path: Path) -> None:
    reading = Reading("en", Authors({"ada l.": "person-1"}))
    [first] = entries(made.podcast(tmp_path / "f.xml", episodes=1), reading).posts
    assert (first["author_id"], "byline" in first) == ("person-1", False)


def test_a_feed_that_declares_entities_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f.xml").write_text('<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss>&a;</rss>')
    found = read(feed.stages(feed.Feed(tmp_path / "f.xml", Reading()), ""))
    [left_out] = found.left_out
    assert "document type" in left_out.reason
    assert left_out.is_rest


def test_an_element_without_end_is_not_kept(tmp_path: Path) -> None:
    file = made.rss(tmp_path / "f.xml", made.item(1, "x" * 8_000_001))
    [left_out] = read(feed.stages(feed.Feed(file, Reading()), "")).left_out
    assert "longer than 8 MB" in left_out.reason
