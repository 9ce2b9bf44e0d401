"""What the answers to realtime reads say, and what they leave unknown."""

from typing import Any

import pytest

from services.search.index.aliases import Names
from services.search.index.client import Engine, found_in
from services.search.index.errors import EngineAwayError, MovedIndexError
from services.search.index.sight import Sight

FOUND = {"_id": "post:1", "found": True, "_source": {"visible": True}}
MISSING = {"_id": "post:2", "found": False}


def failed(kind: str, key: str = "post:3") -> dict[str, Any]:
    error = {"type": kind, "reason": "as the engine says"}
    return {"_index": "documents", "_id": key, "error": {"root_cause": [error], **error}}


def test_a_missing_document_is_left_out() -> None:
    assert found_in({"docs": [FOUND, MISSING]}) == [FOUND]


@pytest.mark.parametrize(
    "kind", ["no_shard_available_action_exception", "rejected_execution_exception"]
)
def test_a_document_that_was_not_read_is_not_missing(kind: str) -> None:
    with pytest.raises(EngineAwayError, match=f"1 documents.*{kind}: as the engine says") as away:
        found_in({"docs": [FOUND, MISSING, failed(kind)]})
    assert not isinstance(away.value, MovedIndexError)


def test_an_index_that_was_swapped_away_has_moved() -> None:
    busy, moved = failed("rejected_execution_exception"), failed("index_not_found_exception")
    with pytest.raises(MovedIndexError):
        found_in({"docs": [FOUND, busy, moved]})


class Holding(Engine):
    """An engine that answers every `_mget` with what it holds."""

    def __init__(self, docs: list[dict[str, Any]]) -> None:
        self._docs = {doc["_id"]: doc for doc in docs}

    async def ask(self, method: str, path: str, body: Any = None, **_: Any) -> Any:
        del method, path
        missing = {"found": False}
        return {"docs": [self._docs.get(key, {"_id": key, **missing}) for key in body["ids"]]}


def held(key: str, **source: Any) -> dict[str, Any]:
    return {"_id": key, "found": True, "_source": source}


POST = held("post:1", visible=True, audience="organisation")
ORGANISATION = held("organisation", audiences=["organisation"])
KIM, ADA = held("profile:kim", guest=True), held("profile:ada", guest=False)
BOTH = [("ada", "post:1"), ("kim", "post:1")]


async def test_a_guest_does_not_see_what_the_organisation_sees() -> None:
    sight = Sight(Holding([POST, ORGANISATION, ADA, KIM]), Names("test"))
    assert await sight.pairs(BOTH, ()) == {("ada", "post:1")}


@pytest.mark.parametrize("key", ["profile:kim", "post:1", "organisation", "person:ada"])
async def test_nobody_s_sight_is_decided_by_what_was_not_read(key: str) -> None:
    some = [POST, ORGANISATION, ADA, KIM, failed("no_shard_available_action_exception", key)]
    with pytest.raises(EngineAwayError):
        await Sight(Holding(some), Names("test")).pairs(BOTH, ())
