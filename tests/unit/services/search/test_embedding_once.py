"""How a question works for its vector: once, and not for long."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from services.search.embedding.seam import Embed, EmbeddingAwayError, Model, Purpose, Vector
from services.search.index import hybrid
from services.search.index.aliases import Names
from services.search.index.client import Engine
from services.search.index.finder import Finder, Reader
from services.search.index.hybrid import Meaning
from services.search.index.queries import Question
from services.search.index.vectors import Vectors
from services.search.projections.table import FACETS

NOTHING: dict[str, Any] = {
    "docs": [],
    "hits": {"hits": [], "max_score": None, "total": {"value": 0}},
    "aggregations": {
        **{facet.name: {"buckets": []} for facet in FACETS},
        "words": {"buckets": [{"doc_count": 0}]},
    },
    "timed_out": False,
}


class Empty(Engine):
    """An engine without documents."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def ask(self, method: str, path: str, body: Any = None, **_: Any) -> Any:
        del method, body
        self.asked.append(path)
        await asyncio.sleep(0)
        return NOTHING


async def _close() -> None:
    return None


def meaning(embed: Embed, engine: Engine) -> Meaning:
    model, names = Model("m", 2, embed, _close), Names("test")
    return Meaning(engine, names, Vectors(engine, names, model), model)


async def test_a_question_that_is_refused_a_vector_does_not_ask_again() -> None:
    asked: list[Sequence[str]] = []

    async def refuse(texts: Sequence[str], _: Purpose) -> list[Vector]:
        asked.append(texts)
        raise EmbeddingAwayError("refused")

    engine = Empty()
    finder = Finder(engine, Names("test"), meaning(refuse, engine))
    reader = Reader("p1", guest=False)
    found = await finder.find(Question("bread"), reader)
    assert (found.degraded, found.meant) == (True, False)
    assert asked == [["bread"]]
    await finder.find(Question("bread"), reader)
    assert asked == [["bread"], ["bread"]]


async def test_questions_at_once_share_a_vector_which_is_remembered() -> None:
    asked: list[Sequence[str]] = []

    async def embed(texts: Sequence[str], _: Purpose) -> list[Vector]:
        asked.append(texts)
        await asyncio.sleep(0)
        return [[1.0, 0.0]]

    engine = Empty()
    means = meaning(embed, engine)
    finder, reader = Finder(engine, Names("test"), means), Reader("p1", guest=False)
    both = await asyncio.gather(*(finder.find(Question("bread"), reader) for _ in range(2)))
    assert [found.meant for found in both] == [True, True]
    assert engine.asked.count(f"/{means.vectors.name}/_search") == 2
    assert (await finder.find(Question("bread"), reader)).meant
    assert asked == [["bread"]]


async def test_a_vector_that_does_not_come_is_given_up_though_nobody_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended: list[str] = []

    async def hang(texts: Sequence[str], _: Purpose) -> list[Vector]:
        try:
            await asyncio.Event().wait()
        finally:
            ended.extend(texts)
        return []

    monkeypatch.setattr(hybrid, "GIVEN_UP_AFTER_SECONDS", 0.01)
    engine = Empty()
    means = meaning(hang, engine)
    begun = means.begin("bread")
    assert means.begin("bread") is begun
    await asyncio.wait([begun])
    assert ended == ["bread"]
    assert isinstance(begun.exception(), TimeoutError)
    assert await means.of(begun, {"match_all": {}}, []) is None
    again = means.begin("bread")
    assert again is not begun
    await asyncio.wait([again])


async def test_a_question_that_stops_waiting_leaves_the_vector_to_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    may_answer = asyncio.Event()

    async def slow(_: Sequence[str], __: Purpose) -> list[Vector]:
        await may_answer.wait()
        return [[1.0, 0.0]]

    monkeypatch.setattr(hybrid, "EMBEDDED_WITHIN_SECONDS", 0.01)
    means = meaning(slow, Empty())
    begun = means.begin("bread")
    assert await means.of(begun, {"match_all": {}}, []) is None
    may_answer.set()
    assert await begun == [[1.0, 0.0]]
    assert await means.of(means.begin("bread"), {"match_all": {}}, []) is not None


def test_work_for_a_vector_outlasts_the_wait_of_a_question_and_not_a_request() -> None:
    assert hybrid.EMBEDDED_WITHIN_SECONDS <= hybrid.GIVEN_UP_AFTER_SECONDS <= 10
