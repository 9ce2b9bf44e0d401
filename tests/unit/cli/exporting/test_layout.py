from pathlib import Path
from typing import Any

import orjson
import pytest

from cli.exporting.layout import file_name, named, post_file, reply_file, series_file, stem
from cli.importing import folder
from cli.importing.attaching import with_files
from cli.importing.authors import Authors
from cli.importing.documents import Document
from cli.importing.reading import Reading
from shared.contracts import imported
from tests.support.exports.reading import Read, read

QUESTION = "01a20060-d927-73fa-bc97-a6e9ad309d90"
ANSWER = "01a20061-d927-73fa-bc97-a6e9ad309d91"
ADA = "ce1082ca-95f3-535a-8764-4a41c275ab05"


def post(**fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "id": QUESTION,
        "kind": "question",
        "title": "Où: « *when* »?",
        "body": "# Où\n\n    code\n\n---\ntext",
        "lang": "fr",
        "tags": ["craft"],
        "details": None,
        "author": {"id": ADA, "name": "Ada L."},
        "byline": None,
        "accepted_answer_id": ANSWER,
        "files": [],
        "source": None,
        "created_at": "2026-03-05T11:00:00Z",
        "published_at": "2026-03-05T12:00:00Z",
    }
    return {**given, **fields}


def reply(**fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "id": ANSWER,
        "kind": "answer",
        "body": f"See [it](/posts/{QUESTION}) and /posts/{QUESTION}#reply-{ANSWER}",
        "lang": "en",
        "author": None,
        "byline": "Grace: H.",
        "in_reply_to": None,
        "created_at": "2026-03-06T12:00:00.123000Z",
    }
    return {**given, **fields}


def back(
    root: Path, *replies: dict[str, Any], reading: Reading | None = None, **fields: Any
) -> Read:
    """Write a post and its replies as an export does, and read them as an import does."""
    asked = post(**fields)
    name = stem(asked)
    (root / f"{name}.md").write_text(post_file(asked))
    (root / f"{name}.replies").mkdir()
    for number, each in enumerate(replies):
        (root / f"{name}.replies" / f"{number:05}.md").write_text(reply_file(each, asked))
    return read(folder.stages(root, folder.listing(root), reading or Reading(), ""))


def test_a_post_and_its_answer_come_back_exactly(tmp_path: Path) -> None:
    found = back(tmp_path, reply())
    [asked], [answer] = found.posts, found.replies
    assert asked == {
        "external_id": f"guilde/{QUESTION}",
        "title": "Où: « *when* »?",
        "body": "# Où\n\n    code\n\n---\ntext",
        "lang": "fr",
        "tags": ["craft"],
        "byline": "Ada L.",
        "kind": "question",
        "created_at": "2026-03-05T12:00:00+00:00",
    }
    here = imported.post_id("", f"guilde/{QUESTION}")
    key = imported.reply_key(here, f"guilde/{ANSWER}")
    assert answer["body"].startswith(f"See [it](/posts/{here}) and /posts/{here}#reply-")
    assert key
    assert (answer["accepted"], answer["byline"], answer["lang"]) == (True, "Grace: H.", "en")
    assert answer["post"] == asked["external_id"]


def test_comments_and_replies_to_replies_keep_their_places(tmp_path: Path) -> None:
    below = reply(id=ANSWER[:-1] + "2", in_reply_to={"id": ANSWER}, kind="reply")
    beside = reply(id=ANSWER[:-1] + "3", kind="reply")
    first, second, third = back(tmp_path, reply(), below, beside).replies
    assert "comment" not in first
    assert second["in_reply_to"] == first["external_id"]
    assert (third["comment"], "in_reply_to" in third) == (True, False)


def test_a_reply_below_a_deleted_one_stays_and_is_no_answer(tmp_path: Path) -> None:
    below = reply(in_reply_to={"id": ANSWER[:-1] + "9"}, kind="reply")
    [found] = back(tmp_path, below).replies
    assert (found["comment"], "in_reply_to" in found) == (True, False)


def test_people_of_the_mapping_are_authors_again(tmp_path: Path) -> None:
    found = back(tmp_path, reading=Reading(None, Authors({ADA: "person-1"})))
    assert found.posts[0]["author_id"] == "person-1"


def test_the_source_of_a_post_comes_back(tmp_path: Path) -> None:
    source = {"url": "https://a.example/é", "feed": "A: b", "author": "", "published_at": None}
    [found] = back(tmp_path, source=source).posts
    assert found["source"] == {"url": "https://a.example/é", "feed": "A: b"}


@pytest.mark.parametrize(
    ("kind", "details", "taken"),
    [
        ("link", {"link": {"url": "https://a.example"}}, {"link": {"url": "https://a.example"}}),
        (
            "practice",
            {"practice": {"problem": {"body": "*p*", "html": "<p>"}}},
            {"practice": {"problem": "*p*"}},
        ),
        ("idea", {"idea": {"stage": "adopted", "challenge_id": "c"}}, {"idea": {}}),
        ("podcast", {"podcast": {"season": 1}}, {"podcast": {"season": 1}}),
        ("video", {"video": {"url": None}}, {"video": {}}),
    ],
)
def test_the_payload_of_a_kind_is_written_as_the_api_takes_it(
    tmp_path: Path, kind: str, details: dict[str, Any], taken: dict[str, Any] | None
) -> None:
    [found] = back(tmp_path, kind=kind, details=details).posts
    assert found.get("details") == taken


def test_pictures_are_named_by_their_files(tmp_path: Path) -> None:
    pictures = [
        {"file_id": "f2", "alt": "Two", "caption": "Second"},
        {"file_id": "f3", "alt": "Not exported", "caption": ""},
        {"file_id": "f1", "alt": "One", "caption": ""},
    ]
    shown = post(kind="gallery", details={"gallery": {"pictures": pictures}})
    (tmp_path / "a.md").write_text(post_file(shown, {"f2": "z.png", "f1": "a.png"}))
    for name in ("a.png", "z.png", "other.txt"):
        (tmp_path / "a.files").mkdir(exist_ok=True)
        (tmp_path / "a.files" / name).write_text("x")
    listed = folder.listing(tmp_path)
    stages = list(folder.stages(tmp_path, listed, Reading(), ""))
    assert [list(stage.found) for stage in stages[:1]] == [[]]
    [found] = stages[1].found
    assert isinstance(found, Document)
    assert found.attached is not None
    names = [each.name for each in found.attached.files]
    assert names == ["z.png", "a.png", "other.txt"]
    item = orjson.loads(with_files(found.payload, ["1", "2"], {"z.png": "1", "a.png": "2"}.get))
    assert item["files"] == ["1", "2"]
    assert item["details"]["gallery"]["pictures"] == [
        {"file_id": "1", "alt": "Two", "caption": "Second"},
        {"file_id": "2", "alt": "One"},
    ]


def test_a_series_comes_back_with_its_posts_and_topics(tmp_path: Path) -> None:
    series = {
        "id": ANSWER,
        "kind": "path",
        "title": "First steps",
        "summary": "For all,\n\n*in order*",
        "lang": "en",
        "posts": [{"id": QUESTION}],
        "skills": [{"id": "t", "labels": {"en": "Design, and UX", "fr": "Design"}}],
        "minutes": 90,
        "is_estimated": False,
        "created_at": "2026-03-05T11:00:00Z",
        "curator": {"id": ADA, "name": "Ada L."},
    }
    path = tmp_path / "guilds.series" / f"{named(series)}.md"
    path.parent.mkdir()
    path.write_text(series_file(series))
    (tmp_path / "a.md").write_text(post_file(post(body=f"See /series/{ANSWER}, /series/{ADA}")))
    known = Reading(authors=Authors({ADA: "person-1"}))
    found = read(folder.stages(tmp_path, folder.listing(tmp_path), known, ""))
    here = imported.series_id("", f"guilde/{ANSWER}")
    assert [each["body"] for each in found.posts] == [f"See /series/{here}, /series/{ADA}"]
    assert found.left_out == []
    assert found.series == [
        {
            "external_id": f"guilde/{ANSWER}",
            "kind": "path",
            "title": "First steps",
            "summary": "For all,\n\n*in order*",
            "lang": "en",
            "posts": [f"guilde/{QUESTION}"],
            "skills": ["Design, and UX"],
            "minutes": 90,
            "created_at": "2026-03-05T11:00:00+00:00",
            "curator_id": "person-1",
        }
    ]


def test_names_of_files_are_safe_and_different() -> None:
    assert stem(post(title="A/B: ../x")) == "2026-03-05 a-b-x ad309d90"
    assert stem(post(title="日本")) == "2026-03-05 ad309d90"
    taken: set[str] = set()
    names = [file_name(name, taken) for name in ("a.txt", "A.txt", "../a.txt", "", "..", "a\0b")]
    assert names == ["a.txt", "A (2).txt", "_a.txt", "file", "file (2)", "a_b"]


def test_links_between_files_of_a_folder_are_rewritten(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    text = (
        '# A\n\n[b](../b.md#part) [c](c%20d.md "t") [gone](gone.md) [web](https://x.example/b.md)'
    )
    (tmp_path / "deep/a.md").write_text(text)
    (tmp_path / "deep/c d.md").write_text("# C\n\nx")
    (tmp_path / "b.md").write_text("# B\n\nx")
    found = read(folder.stages(tmp_path, folder.listing(tmp_path), Reading("en"), ""))
    b, c = (imported.post_id("", name) for name in ("b.md", "deep/c d.md"))
    assert found.posts[1]["body"] == (
        f'[b](/posts/{b}) [c](/posts/{c} "t") [gone](gone.md) [web](https://x.example/b.md)'
    )
