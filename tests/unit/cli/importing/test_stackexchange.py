from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.importing import stackexchange
from cli.importing.authors import Authors
from cli.importing.reading import Reading
from shared.contracts import imported
from tests.support.exports import stackexchange as made
from tests.support.exports.reading import Read, read

COMMUNITY = "22ef5a52-fb24-5a29-a122-934d1f103aef"
ENGLISH = Reading("en")


def dumped(folder: Path, reading: Reading = ENGLISH) -> Read:
    return read(stackexchange.stages(stackexchange.Dump(folder, made.SITE, reading), COMMUNITY))


def one(folder: Path, *rows: str) -> Iterator[dict[str, Any]]:
    made.write(folder, "Posts", list(rows))
    yield from dumped(folder).posts


def test_questions_answers_and_comments_are_read_with_their_authors(tmp_path: Path) -> None:
    found = dumped(made.dump(tmp_path, questions=1))
    [question] = found.posts
    assert question["external_id"] == "craft.example.com/questions/10"
    assert (question["kind"], question["title"], question["byline"]) == (
        *("question", "Question 10", "Ada L."),
    )
    assert question["tags"] == ["wood", "joints"]
    assert question["created_at"] == "2019-03-11T10:00:00.123000+00:00"
    first, second, on_question, on_answer = found.replies
    assert [each["post"] for each in found.replies] == [question["external_id"]] * 4
    assert ("accepted" in first, second["accepted"]) == (False, True)
    assert (on_question["comment"], "in_reply_to" in on_question) == (True, False)
    assert (on_answer["in_reply_to"], "comment" in on_answer) == (first["external_id"], False)
    assert on_answer["byline"] == "Grace H."


def test_links_into_the_dump_lead_to_the_imported_things(tmp_path: Path) -> None:
    posts = dumped(made.dump(tmp_path, questions=2)).posts
    after = imported.post_id(COMMUNITY, "craft.example.com/questions/20")
    assert f"[next](/posts/{after})" in posts[0]["body"]
    assert f"[its answer](/posts/{after}#reply-" in posts[0]["body"]


@pytest.mark.parametrize(
    "address",
    [
        "https://craft.example.com/questions/99/gone",
        "https://elsewhere.example.com/questions/10/its-title",
        "https://craft.example.com/tags",
        "//elsewhere.example.com/q/10",
        "mailto:a@example.com",
    ],
)
def test_other_links_stay(tmp_path: Path, address: str) -> None:
    [question] = one(tmp_path, made.question(10, Body=f'<a href="{address}">x</a>'))
    assert question["body"] == f"[x]({address})"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.craft.example.com/q/10",
        "/questions/10",
        "http://craft.example.com/questions/10/a-title?noredirect=1",
        "//craft.example.com/questions/10/a-title/",
    ],
)
def test_each_form_of_a_link_is_known(tmp_path: Path, address: str) -> None:
    [question] = one(tmp_path, made.question(10, Body=f'<a href="{address}">x</a>'))
    here = imported.post_id(COMMUNITY, "craft.example.com/questions/10")
    assert question["body"] == f"[x](/posts/{here})"


def test_what_cannot_be_imported_is_named_with_its_line_and_reason(tmp_path: Path) -> None:
    made.write(
        tmp_path,
        "Posts",
        [
            made.question(10),
            made.question(10, Title="Again"),
            made.question(20, Title=" ", Body="<h2>The text</h2><p>x</p>"),
            made.answer(30, to=999),
            made.answer(40, to=10, Body=""),
            made.answer(50, to=10, CreationDate="soon"),
            made.row(Id=60, PostTypeId=5),
        ],
    )
    made.write(tmp_path, "Comments", [made.comment(1, on=999)])
    made.write(tmp_path, "Votes", [])
    found = dumped(tmp_path)
    titles = [each["title"] for each in found.posts]
    assert (titles, found.replies) == (["Question 10", "The text"], [])
    assert found.reasons == [
        ("Posts.xml:4, post 10", "its id is that of another one before it"),
        ("Posts.xml:9, post 60", "neither a question nor an answer"),
        ("Posts.xml:6, post 30", "the dump has no question 999, which it answers"),
        ("Posts.xml:7, post 40", "it has no text"),
        ("Posts.xml:8, post 50", "CreationDate: “soon” is not a date like 2026-03-12"),
        ("Comments.xml:3, comment 1", "the dump has no post 999, which it is about"),
        ("Votes.xml", "votes are not imported: the dump does not say whose they are"),
    ]


def test_people_of_the_mapping_are_authors_and_others_stay_names(tmp_path: Path) -> None:
    reading = Reading("en", Authors({"7": "person-7"}))
    found = dumped(made.dump(tmp_path, questions=1), reading)
    [question] = found.posts
    assert (question["author_id"], "byline" in question) == ("person-7", False)
    assert {each["byline"] for each in found.replies} == {"Grace H."}


def test_a_dump_that_breaks_off_says_where(tmp_path: Path) -> None:
    made.write(tmp_path, "Posts", [made.question(10)])
    path = tmp_path / "Posts.xml"
    path.write_text(path.read_text()[:-3])
    found = dumped(tmp_path)
    assert [each["title"] for each in found.posts] == ["Question 10"]
    [left_out] = found.left_out
    assert (left_out.place, left_out.is_rest) == ("Posts.xml", True)
    assert "line 4" in left_out.reason


def test_a_dump_that_declares_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE posts [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><posts><row Id="&b;"/></posts>'
    (tmp_path / "Posts.xml").write_text(bomb)
    [left_out] = dumped(tmp_path).left_out
    assert "document type" in left_out.reason
