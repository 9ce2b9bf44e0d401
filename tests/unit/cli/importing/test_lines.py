import io
from pathlib import Path

import orjson
import pytest

from cli.importing import lines, reading
from cli.importing.documents import Document, Found, LeftOut, Unfit


def found(tmp_path: Path, content: bytes) -> list[Found]:
    file = tmp_path / "corpus.jsonl"
    file.write_bytes(content)
    return list(lines.documents(file, "en"))


def test_the_names_of_other_collections_are_known() -> None:
    read = lines.document(b'{"_id": 7, "title": "T", "text": "body", "x": 1}', "en")
    assert (read.external_id, read.title, read.body) == ("7", "T", "body")


def test_all_fields_are_accepted() -> None:
    read = lines.document(
        b'{"id":"q","title":"T","body":"b","lang":"FR","tags":"a, b, a","author":"Zo\xc3\xa9",'
        b'"kind":"question","created_at":"2021-02-03T04:05:06+02:00"}',
        None,
    )
    assert (read.lang, read.tags, read.byline, read.kind) == ("fr", ("a", "b"), "Zoé", "question")
    assert read.created_at == "2021-02-03T02:05:06+00:00"


def test_a_missing_title_is_made_of_the_first_line() -> None:
    read = lines.document(b'{"id":"a","text":"The first line\\nand the second"}', "en")
    assert read.title == "The first line"
    assert read.body == "The first line\nand the second"


def test_a_made_title_is_short() -> None:
    assert len(reading.made_title("word " * 100)) <= reading.MADE_TITLE


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"not json", "not JSON: .*column 1"),
        (b"[1]", "not a JSON object"),
        (b"[" * 5000, "not JSON"),
        (b'{"title":"x"}', "id: it has neither"),
        (b'{"id":"","title":"x"}', "id: it has neither"),
        (b'{"id":["a"],"title":"x"}', "id: it is not a text"),
        (b'{"id":"a"}', "neither a title nor a text"),
        (b'{"id":"a","title":" ","text":"\\n"}', "neither a title nor a text"),
        (b'{"id":"a","title":"x","text":{}}', "body: it is not a text"),
        (b'{"id":"a","title":"x","lang":"de"}', "lang: “de” is neither fr nor en"),
        (b'{"id":"a","title":"x","lang":{"de":1}}', "lang: a dict is neither"),
        (b'{"id":"a","title":"x","tags":{"a":1}}', "tags: a dict"),
        (b'{"id":"a","title":"x","author":{"name":"Z"}}', "author: a dict is not a name"),
        (b'{"id":"a","title":"x","created_at":"soon"}', "created_at: “soon” is not a date"),
        (b'{"id":"a","title":"x","created_at":1600000000}', "created_at: “1600000000”"),
        (b'{"id":"a","title":"\\ud800"}', "not JSON"),
        (b'{"id":"\xff","title":"x"}', "not JSON"),
    ],
)
def test_the_fault_of_a_line_is_reported(line: bytes, reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        lines.document(line, None)


def test_a_bad_line_is_left_out_with_its_place_and_the_rest_goes_in(tmp_path: Path) -> None:
    good, bad, last = found(tmp_path, b'{"id":"a","title":"x"}\n\noops\n{"id":"b","title":"y"}')
    assert isinstance(good, Document)
    assert isinstance(last, Document)
    assert isinstance(bad, LeftOut)
    assert bad.place == f"{tmp_path}/corpus.jsonl:3"


def test_a_repeated_id_is_left_out_and_names_the_first_place(tmp_path: Path) -> None:
    _, again = found(tmp_path, b'{"id":"a","title":"x"}\n{"id":"a","title":"y"}\n')
    assert isinstance(again, LeftOut)
    assert again.reason == "id: the same as in line 1"


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    (only,) = found(tmp_path, b'\xef\xbb\xbf{"id":"a","title":"x"}\r\n')
    assert isinstance(only, Document)


def test_a_line_that_is_too_long_is_never_held_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 10)
    read = list(lines.lines(io.BytesIO(b"short\n" + b"x" * 35 + b"\nnext\n" + b"y" * 10)))
    assert read == [
        (1, b"short\n", 6),
        (2, None, 36),
        (3, b"next\n", 5),
        (4, b"y" * 10, 10),
    ]


def test_sizes_add_up_to_the_file(tmp_path: Path) -> None:
    content = b'{"id":"a","title":"x"}\noops\n{"id":"b","title":"y"}\n'
    assert sum(each.size for each in found(tmp_path, content)) == len(content)


def test_what_is_shortened_is_said(tmp_path: Path) -> None:
    tags = orjson.dumps([f"tag{n}" for n in range(25)])
    (only,) = found(tmp_path, b'{"id":"a","title":"x","tags":' + tags + b"}")
    assert isinstance(only, Document)
    assert only.shortened == "taken without 5 of its tags"
