import json
from pathlib import Path
from typing import Any

import pytest

from cli.importing import discourse
from cli.importing.authors import Authors
from cli.importing.reading import Reading
from shared.contracts import imported
from tests.support.exports import discourse as made
from tests.support.exports.reading import Read, read

COMMUNITY = "22ef5a52-fb24-5a29-a122-934d1f103aef"
ENGLISH = Reading("en")


def exported(file: Path, reading: Reading = ENGLISH) -> Read:
    return read(discourse.stages(discourse.Export(file, made.SITE, reading), COMMUNITY))


def text_of(tmp_path: Path, raw: str) -> str:
    file = made.write(tmp_path / "e.json", made.topic(1, made.post(1, 1, raw)))
    [found] = exported(file).posts
    return str(found["body"])


def test_topics_and_their_posts_are_read_in_threads(tmp_path: Path) -> None:
    found = exported(made.export(tmp_path / "e.json", topics=1))
    [topic] = found.posts
    assert (topic["external_id"], topic["kind"]) == ("talk.example.com/t/1", "discussion")
    assert (topic["byline"], topic["tags"]) == ("Ada L.", ["Workshop"])
    first, second = found.replies
    assert first["body"] == "> **ada:**\n> See\n\n\nYes"
    assert (first["byline"], first["post"]) == ("grace", topic["external_id"])
    assert (second["in_reply_to"], second["body"]) == (first["external_id"], "Thanks")
    assert second["created_at"] == "2020-02-01T10:03:00+00:00"


def test_links_to_topics_and_posts_are_rewritten(tmp_path: Path) -> None:
    body = exported(made.export(tmp_path / "e.json", topics=2)).posts[0]["body"]
    after = imported.post_id(COMMUNITY, "talk.example.com/t/2")
    assert f"[next](/posts/{after}) and /posts/{after}#reply-" in body


@pytest.mark.parametrize("address", ["/t/1", "/t/a-title/1", "/t/a-title/1/1?u=ada", "/p/101"])
def test_each_form_of_a_link_is_known(tmp_path: Path, address: str) -> None:
    here = f"/posts/{imported.post_id(COMMUNITY, 'talk.example.com/t/1')}"
    text = f"[x]({address}) https://talk.example.com{address} https://other.example{address}"
    assert text_of(tmp_path, text) == f"[x]({here}) {here} https://other.example{address}"


def test_what_is_private_hidden_or_unfit_is_left_out(tmp_path: Path) -> None:
    file = made.write(
        tmp_path / "e.json",
        made.topic(1, made.post(1, 1, "x"), archetype="private_message"),
        made.topic(2, made.post(1, 2, "x", hidden=True), made.post(2, 2, "x")),
        made.topic(3, made.post(1, 3, "x"), title=""),
        made.topic(5, made.post(1, 5, ""), title=""),
        made.topic(
            *(4, made.post(1, 4, "x"), made.post(2, 4, " "), made.post(3, 4, "y", hidden=True)),
            made.post(4, 4, "z", reply_to_post_number=3),
        ),
    )
    found = exported(file)
    assert [each["title"] for each in found.posts] == ["x", "Topic 4"]
    assert ["in_reply_to" in each for each in found.replies] == [False]
    assert found.reasons == [
        ("e.json, topic 1", "a private message"),
        ("e.json, topic 2", "its first post is missing or hidden"),
        ("e.json, topic 5", "it has neither a title nor a text"),
        ("e.json, topic 4, post 2", "it has no text"),
        ("e.json, topic 4, post 3", "it is hidden"),
    ]


def test_authors_are_found_by_their_address(tmp_path: Path) -> None:
    reading = Reading("en", Authors({"ada@example.com": "person-1"}))
    [topic] = exported(made.export(tmp_path / "e.json", topics=1), reading).posts
    assert topic["author_id"] == "person-1"


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"topics": [', '{"topics": [{]}', '{"a" 1}', "<html>"]
)
def test_a_file_that_is_no_export_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "e.json").write_text(content)
    found = exported(tmp_path / "e.json")
    assert [each.is_rest for each in found.left_out] == [True]
    assert (found.posts, found.replies) == ([], [])


def test_elements_longer_than_a_piece_are_read(tmp_path: Path) -> None:
    raw = "é" * 180_000
    topics: list[Any] = [made.topic(n, made.post(1, n, raw)) for n in range(1, 9)]
    file = made.write(tmp_path / "e.json", *topics)
    assert [len(each["body"]) for each in exported(file).posts] == [180_000] * 8
    file.write_text(json.dumps({"categories": [], "topics": []}))
    assert exported(file) == Read()
