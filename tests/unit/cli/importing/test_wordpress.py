from pathlib import Path

import pytest

from cli.importing import wordpress
from cli.importing.authors import Authors
from cli.importing.reading import Reading
from shared.contracts import imported
from tests.support.exports import wordpress as made
from tests.support.exports.reading import Read, read

COMMUNITY = "22ef5a52-fb24-5a29-a122-934d1f103aef"
ENGLISH = Reading("en")


def exported(file: Path, reading: Reading = ENGLISH) -> Read:
    return read(wordpress.stages(wordpress.Export(file, reading), COMMUNITY))


def test_posts_and_their_comments_are_read_in_threads(tmp_path: Path) -> None:
    found = exported(made.export(tmp_path / "w.xml", posts=2))
    first = found.posts[0]
    after = imported.post_id(COMMUNITY, "https://blog.example.com/?p=2")
    assert first["body"] == f"See [next](/posts/{after})\n\nBye"
    assert (first["external_id"], first["byline"]) == ("https://blog.example.com/?p=1", "Ada L.")
    assert (first["tags"], first["created_at"]) == (["craft"], "2021-04-02T10:00:00+00:00")
    said, answer = found.replies[:2]
    assert (said["post"], said["byline"]) == (first["external_id"], "Grace H.")
    assert (answer["in_reply_to"], answer["body"]) == (said["external_id"], "Thanks")


def test_what_is_not_public_is_left_out_with_its_reason(tmp_path: Path) -> None:
    file = made.write(
        tmp_path / "w.xml",
        made.item(1, "x", status="private"),
        made.item(2, "x", post_type="attachment"),
        made.item(3, "x", post_password="p"),
        made.item(
            *(4, "x", made.comment(41, comment_approved=0)),
            *(made.comment(42, comment_type="pingback"), made.comment(43, " ")),
            made.comment(44, comment_parent=41),
        ),
    )
    found = exported(file)
    assert [each["title"] for each in found.posts] == ["Post 4"]
    assert ["in_reply_to" in each for each in found.replies] == [False]
    assert found.reasons == [
        ("w.xml:4, post 1", "it is not published, but private"),
        ("w.xml:5, attachment 2", "neither a post nor a page, but attachment"),
        ("w.xml:6, post 3", "it has a password"),
        ("w.xml:7, comment 41", "it is not approved"),
        ("w.xml:7, comment 42", "it is a pingback"),
        ("w.xml:7, comment 43", "it has no text"),
    ]


def test_authors_are_found_by_their_address(tmp_path: Path) -> None:
    people = {"ada@example.com": "person-1", "grace@example.com": "person-2"}
    found = exported(made.export(tmp_path / "w.xml", posts=1), Reading("en", Authors(people)))
    assert [each["author_id"] for each in (*found.posts, *found.replies)] == [
        *("person-1", "person-2", "person-2"),
    ]


@pytest.mark.parametrize(
    ("stored", "html"),
    [
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("One\r\n\r\n<ul><li>a</li></ul>", "<p>One</p>\n<ul><li>a</li></ul>"),
        ("<!-- wp:paragraph --><p>x</p>\n\n<p>y</p>", "<!-- wp:paragraph --><p>x</p>\n\n<p>y</p>"),
        ("[caption id='1']x[/caption]", "<p>x</p>"),
    ],
)
def test_blank_lines_begin_paragraphs(stored: str, html: str) -> None:
    assert wordpress.paragraphs(stored) == html
