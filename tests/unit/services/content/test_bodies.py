from typing import Any

import pytest
from pydantic import ValidationError

from services.content.entry.bodies import ImportItem, NewPost, NewReply, PostChanges
from services.content.entry.importing import read_all
from services.content.entry.posts.imports import _read
from services.content.use_cases.posts.import_posts import Imported, ImportOutcome
from services.content.use_cases.posts.merge_item import Item

ITEM = {"external_id": "x/1", "title": "Title", "lang": "en"}


def test_tags_are_lower_case_trimmed_and_unique() -> None:
    post = NewPost.model_validate({"title": "t", "tags": [" Craft", "craft", "Pair  Work", "É"]})
    assert post.tags == ["craft", "pair work", "é"]


def test_a_title_is_one_line() -> None:
    assert NewPost.model_validate({"title": "  a\n\tb\0 "}).title == "a b"
    assert NewPost.model_validate({"title": "a\u202eb\u2028c"}).title == "ab c"


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": " \t "},
        {"title": "\0\x1f"},
        {"title": "\u202e"},
        {"title": "\ud800"},
        {"title": "t" * 301},
        {"title": 3},
        {"body": "x" * 200_001},
        {"body": None},
        {"tags": ["t"] * 21},
        {"tags": [" "]},
        {"tags": ["\u202e"]},
        {"tags": ["t" * 51]},
        {"tags": "craft"},
        {"kind": "poll"},
        {"status": "archived"},
        {"lang": "de"},
        {"community": "Not A Slug"},
        {"author_id": "somebody"},
    ],
)
def test_an_invalid_post_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NewPost.model_validate({"title": "t", **fields})


EXPERIENCE = {"context": "c", "action": "a", "outcome": "o", "again": "y"}
PRACTICE = {"problem": "p", "practice": "p", "evidence": "e"}


def wrong_in(fields: dict[str, Any]) -> set[str]:
    with pytest.raises(ValidationError) as refused:
        NewPost.model_validate({"title": "t", **fields})
    return {".".join(map(str, error["loc"])) for error in refused.value.errors()}


def test_a_missing_field_of_a_payload_is_named() -> None:
    lacks = {f"details.experience.{part}" for part in EXPERIENCE}
    assert wrong_in({"kind": "experience"}) == lacks
    some = {"experience": {**EXPERIENCE, "again": " "}}
    assert wrong_in({"kind": "experience", "details": some}) == {"details.experience.again"}


@pytest.mark.parametrize("kind", ["article", "experience"])
def test_a_payload_of_another_kind_is_refused(kind: str) -> None:
    given = {"experience": EXPERIENCE if kind == "experience" else None, "practice": PRACTICE}
    assert wrong_in({"kind": kind, "details": given}) == {"details"}


@pytest.mark.parametrize("details", [3, [], {"practice": 3}, {"recipe": {}}])
def test_an_invalid_payload_is_refused(details: Any) -> None:
    found = wrong_in({"kind": "practice", "details": details})
    assert all(where.startswith("details") for where in found)


@pytest.mark.parametrize(
    ("poll", "where"),
    [
        ({"options": ["a"]}, "options"),
        ({"options": [str(n) for n in range(21)]}, "options"),
        ({"options": ["a", " a "]}, "options"),
        ({"options": ["a", ""]}, "options.1"),
        ({"options": ["a", "b"], "closes_at": "soon"}, "closes_at"),
    ],
)
def test_a_poll_has_two_to_twenty_different_options(poll: Any, where: str) -> None:
    found = wrong_in({"kind": "poll", "details": {"poll": poll}})
    assert found == {f"details.poll.{where}"}


def test_an_item_has_the_payload_of_its_kind() -> None:
    item = ImportItem.model_validate(
        {**ITEM, "kind": "practice", "details": {"practice": PRACTICE}}
    )
    assert item.details is not None
    assert item.details.practice is not None
    [refused] = read_all([{**ITEM, "kind": "practice"}], _read)
    assert isinstance(refused, Imported)
    assert "details.practice.problem" in str(refused.problem)


def test_a_reply_is_not_empty() -> None:
    with pytest.raises(ValidationError):
        NewReply.model_validate({"body": " \n"})


def test_leaving_a_community_out_is_not_moving_to_everyone() -> None:
    assert "community" not in PostChanges.model_validate({"title": "t"}).model_fields_set
    assert "community" in PostChanges.model_validate({"community": None}).model_fields_set


def test_an_item_is_read_with_its_time_in_utc() -> None:
    item = _read({**ITEM, "created_at": "2020-01-02T03:04:05.678901+02:00", "body": "*a*"})
    assert isinstance(item, Item)
    assert item.created_at is not None
    assert item.created_at.isoformat() == "2020-01-02T01:04:05.678000+00:00"
    assert item.prose.html == "<p><em>a</em></p>\n"


@pytest.mark.parametrize(
    ("given", "where"),
    [
        (None, "item"),
        ([], "item"),
        ("text", "item"),
        ({}, "external_id"),
        ({**ITEM, "external_id": 7}, "external_id"),
        ({**ITEM, "title": "\ud800"}, "title"),
        ({**ITEM, "lang": "xx"}, "lang"),
        ({**ITEM, "created_at": "yesterday"}, "created_at"),
        ({**ITEM, "created_at": "2020-01-01T00:00:00"}, "created_at"),
        ({**ITEM, "created_at": "0001-01-01T00:00:00+14:00"}, "created_at"),
        ({**ITEM, "created_at": "9999-12-31T23:59:59-14:00"}, "created_at"),
        ({**ITEM, "created_at": 1e300}, "created_at"),
        ({**ITEM, "author": "x"}, "author"),
        ({**ITEM, "\ud800": "x"}, "item"),
        ({**ITEM, "x" * 5000: "x"}, "xxx"),
    ],
)
def test_a_bad_item_is_refused_with_its_place(given: Any, where: str) -> None:
    [refused] = read_all([given], _read)
    assert isinstance(refused, Imported)
    assert refused.outcome is ImportOutcome.REFUSED
    assert refused.problem is not None
    assert where in refused.problem
    assert len(refused.problem.encode()) <= 2000
