import orjson
import pytest

from cli.importing import documents
from cli.importing.documents import Batch, Document, Found, LeftOut, Unfit, Written, batches


def document(name: str, weight: int = 2) -> Document:
    return Document(name, b"x" * weight, 1)


def test_a_batch_has_at_most_a_hundred() -> None:
    found = [document(str(number)) for number in range(250)]
    assert [len(batch.documents) for batch in batches(found)] == [100, 100, 50]


def test_a_batch_is_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_BYTES", 10)
    found = [document("a", 4), document("b", 6), document("c", 1), document("huge", 99)]
    sizes = [[each.place for each in batch.documents] for batch in batches(found)]
    assert sizes == [["a", "b"], ["c"], ["huge"]]


def test_the_order_is_kept_and_items_left_out_go_along() -> None:
    found: list[Found] = [document("a"), LeftOut("b", "why", 1), document("c")]
    (batch,) = batches(found)
    assert [each.place for each in batch.documents] == ["a", "c"]
    assert batch.left_out == [LeftOut("b", "why", 1)]
    assert batch.size == 3


def test_a_source_of_bad_lines_alone_is_reported_while_it_is_read() -> None:
    found = (LeftOut(str(number), "why") for number in range(250))
    assert [len(batch.left_out) for batch in batches(found)] == [100, 100, 50]


def test_an_empty_source_makes_no_batch() -> None:
    assert list(batches([])) == []


def test_the_service_accepts_the_body() -> None:
    written = Written("a/b.md", "Été", "text", "fr", tags=("x",))
    batch = Batch()
    batch.add(Document("a/b.md", written.payload(), 1))
    assert orjson.loads(batch.body("data")) == {
        "community": "data",
        "items": [
            {"external_id": "a/b.md", "title": "Été", "body": "text", "lang": "fr", "tags": ["x"]}
        ],
    }


def test_a_text_that_json_cannot_hold_is_unfit() -> None:
    with pytest.raises(Unfit):
        Written("a", "\ud800", "text", "fr").payload()
