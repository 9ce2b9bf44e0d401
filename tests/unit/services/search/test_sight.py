"""What the answers to realtime reads say, and what they leave unknown."""

from typing import Any

import pytest

from services.search.index.errors import EngineAwayError, MovedIndexError
from services.search.index.sight import documents_of

FOUND = {"_id": "post:1", "found": True, "_source": {"visible": True}}
MISSING = {"_id": "post:2", "found": False}


def failed(kind: str, key: str = "post:3") -> dict[str, Any]:
    error = {"type": kind, "reason": "as the engine says"}
    return {"_index": "documents", "_id": key, "error": {"root_cause": [error], **error}}


def test_a_missing_document_is_left_out() -> None:
    assert documents_of({"docs": [FOUND, MISSING]}) == {"post:1": {"visible": True}}


@pytest.mark.parametrize(
    "kind", ["no_shard_available_action_exception", "rejected_execution_exception"]
)
def test_a_document_that_was_not_read_is_not_missing(kind: str) -> None:
    with pytest.raises(EngineAwayError, match=f"1 documents.*{kind}: as the engine says") as away:
        documents_of({"docs": [FOUND, MISSING, failed(kind)]})
    assert not isinstance(away.value, MovedIndexError)


def test_an_index_that_was_swapped_away_has_moved() -> None:
    busy, moved = failed("rejected_execution_exception"), failed("index_not_found_exception")
    with pytest.raises(MovedIndexError):
        documents_of({"docs": [FOUND, busy, moved]})
