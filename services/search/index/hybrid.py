"""Search by words and by meaning: two rankings, each under the permission filter, in one query.

First, two queries at once return the documents nearest in meaning, and the best score by words.
Then one query finds every document that has the words or is near enough, and scores it:

    (1 - meaning) * words / scale of words  +  meaning * (cosine - floor) / scale of cosines

A scale is the geometric mean of the question's best and a usual question's best: see weights.toml.
Totals, facets, pages and highlights come from that one query and are exact: they cover the
documents with the words, and those nearest in meaning within the chosen filters.
"""

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cachetools import LRUCache

from services.search.embedding.seam import EmbeddingAwayError, Model, Purpose, Vector
from services.search.index.aliases import Names
from services.search.index.client import Engine
from services.search.index.crediting import Authors
from services.search.index.vectors import Vectors
from services.search.index.weights import SETTINGS

EMBEDDED_WITHIN_SECONDS = 1.5
"""How long a question waits for its vector. After that, it is searched by words alone."""

GIVEN_UP_AFTER_SECONDS = 5.0
"""How long a vector is worked for, whether a question still waits for it or not.

It is longer than a question waits, so that a model which is slow to start answers the next one. It
is short, since the passages' vectors come by the same few connections.
"""

MOST_REMEMBERED = 1_000
TIMEOUT = "4s"

Embedding = asyncio.Task[list[Vector]]
"""The work for the vector of one text, which several questions may wait for."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights that weights.toml explains."""

    meaning: float
    nearest: int
    floor: float
    admitted: float
    answering: float
    usual_words: float
    usual_cosine: float


WEIGHTS = Weights(**SETTINGS["hybrid"])
BEST_BY_WORDS = 50
"""The maximum number of documents, the best by words, whose votes and authors weigh."""


@dataclass(frozen=True, slots=True)
class Near:
    """A document near in meaning. `n` and `digest` are those of its nearest passage."""

    cosine: float
    n: int
    digest: str
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """The meaning of a question: the nearest documents by key, and the best score by words.

    `authors`: those of the nearest documents and of the best by words, by key.
    """

    near: Mapping[str, Near]
    best_words: float
    authors: Authors = field(default_factory=dict)


class Meaning:
    """The lookup of documents by meaning."""

    def __init__(self, engine: Engine, names: Names, vectors: Vectors, model: Model) -> None:
        self._engine = engine
        self._names = names
        self.vectors = vectors
        self._model = model
        self._embedded: LRUCache[str, Embedding] = LRUCache(MOST_REMEMBERED)

    def begin(self, text: str) -> Embedding:
        """Start to embed a text, so that other lookups need not wait for the model."""
        begun = self._embedded.get(text)
        if begun is not None:
            return begun
        embedding = asyncio.create_task(self._embed(text))
        embedding.add_done_callback(partial(self._forget_failed, text))
        self._embedded[text] = embedding
        return embedding

    async def of(
        self, embedding: Embedding, words: dict[str, Any], filters: list[dict[str, Any]]
    ) -> Meant | None:
        """Return the meaning; None if the model is not in time. Raises: EngineAwayError.

        embedding: what `begin` returned for the text; if it failed, it is not tried again.
        words: the query by words. filters: the permission filter, and the chosen filters.
        """
        near, (best, authors) = await asyncio.gather(
            self._near_to(embedding, filters), self._best_words(words, filters)
        )
        if near is None:
            return None
        return Meant(near, best, {**{key: each.author for key, each in near.items()}, **authors})

    async def _embed(self, text: str) -> list[Vector]:
        async with asyncio.timeout(GIVEN_UP_AFTER_SECONDS):
            return await self._model.embed([text], Purpose.QUERY)

    async def _near_to(
        self, embedding: Embedding, filters: list[dict[str, Any]]
    ) -> dict[str, Near] | None:
        try:
            async with asyncio.timeout(EMBEDDED_WITHIN_SECONDS):
                # other questions may wait for the same vector
                [vector] = await asyncio.shield(embedding)
        except (TimeoutError, EmbeddingAwayError):
            return None
        return await self._near(vector, filters)

    def _forget_failed(self, text: str, done: Embedding) -> None:
        failed = done.cancelled() or done.exception() is not None
        if failed and self._embedded.get(text) is done:
            del self._embedded[text]

    async def _near(self, vector: Vector, filters: list[dict[str, Any]]) -> dict[str, Near]:
        answer = await self._engine.ask(
            "POST",
            f"/{self.vectors.name}/_search",
            near_body(vector, filters),
            missing_is_none=True,
            allow_partial_search_results="false",
        )
        hits = answer["hits"]["hits"] if answer else []
        found = {hit["_id"]: _near_of(hit) for hit in hits}
        return {key: near for key, near in found.items() if near.cosine > WEIGHTS.floor}

    async def _best_words(
        self, words: dict[str, Any], filters: list[dict[str, Any]]
    ) -> tuple[float, Authors]:
        """Return the best score by words, and the authors of the best documents."""
        body = {
            "size": BEST_BY_WORDS,
            "query": {"bool": {"must": [words], "filter": filters}},
            "_source": ["author"],
            "track_total_hits": False,
            "timeout": TIMEOUT,
        }
        answer = await self._engine.ask("POST", f"/{self._names.documents}/_search", body)
        authors = {hit["_id"]: hit["_source"].get("author") for hit in answer["hits"]["hits"]}
        return float(answer["hits"]["max_score"] or 0), authors


def near_body(vector: Vector, filters: list[dict[str, Any]]) -> dict[str, Any]:
    nearest = {"vector": vector, "k": WEIGHTS.nearest, "filter": {"bool": {"filter": filters}}}
    return {
        "size": WEIGHTS.nearest,
        "query": {
            "nested": {
                "path": "passages",
                "score_mode": "max",
                "query": {"knn": {"passages.vector": nearest}},
                "inner_hits": {"size": 1, "_source": ["passages.n", "passages.digest"]},
            }
        },
        "_source": ["author"],
        "track_total_hits": False,
        "timeout": TIMEOUT,
    }


def _near_of(hit: dict[str, Any]) -> Near:
    [passage] = hit["inner_hits"]["passages"]["hits"]["hits"]
    said = passage["_source"]
    # the engine's score of a cosine is (1 + cosine) / 2
    return Near(2 * hit["_score"] - 1, said["n"], said["digest"], hit["_source"].get("author"))


def fused(words: dict[str, Any], meant: Meant | None) -> dict[str, Any]:
    """Return the query by words, together with the nearest documents if they are known."""
    if meant is None:
        return words
    above = {key: near.cosine - WEIGHTS.floor for key, near in meant.near.items()}
    best = max(above.values(), default=0)
    of_words = (1 - WEIGHTS.meaning) / _scale(meant.best_words, WEIGHTS.usual_words)
    of_cosines = WEIGHTS.meaning / _scale(best, WEIGHTS.usual_cosine)
    by_meaning = {key: _scored(key, cosine * of_cosines) for key, cosine in above.items()}
    admitted = {key for key, cosine in above.items() if cosine >= WEIGHTS.admitted * best}
    by_words = {
        "bool": {
            "must": [{"bool": {"must": [words], "boost": of_words}}],
            "should": [each for key, each in by_meaning.items() if key not in admitted],
        }
    }
    results = [each for key, each in by_meaning.items() if key in admitted]
    return {"bool": {"should": [by_words, *results], "minimum_should_match": 1}}


def _scale(best: float, usual: float) -> float:
    return math.sqrt((best or usual) * usual)


def _scored(key: str, score: float) -> dict[str, Any]:
    return {"constant_score": {"filter": {"ids": {"values": [key]}}, "boost": score}}
