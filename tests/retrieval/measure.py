"""The quality of ranking: nDCG@10 and MRR on two retrieval collections, as typed and mistyped.

    .venv/bin/python -m tests.retrieval.measure DIR [--opensearch URL]

DIR holds a folder for each collection: corpus.jsonl (_id, title, text), queries.jsonl (_id, text),
qrels.tsv (query-id, corpus-id, score); its name ends in the language. Both are indexed together, as
on a platform. Without a URL it starts the embedded engines. It measures the query of
services/search/index/matching.py: change that, run this, compare.
"""

import argparse
import asyncio
import csv
import json
import math
import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.search.index.matching import matching
from tests.support import facts
from tests.support.engines import start_engines
from tests.support.search import SearchIndex, search_index

DEPTH = 10
BATCH = 500
SHORTEST_MISTYPED = 5
SEED = 7


@dataclass(slots=True)
class Collection:
    name: str
    language: str
    documents: list[dict[str, str]]
    queries: dict[str, str]
    relevant: dict[str, dict[str, int]]


@dataclass(slots=True)
class Scores:
    """Sums over queries."""

    queries: int = 0
    ndcg: float = 0.0
    reciprocal_rank: float = 0.0

    def add(self, gains: list[int], best: list[int]) -> None:
        self.queries += 1
        self.ndcg += _dcg(gains) / _dcg(best) if best else 0.0
        self.reciprocal_rank += next((1 / n for n, gain in enumerate(gains, 1) if gain), 0.0)

    def __str__(self) -> str:
        ndcg, mrr = self.ndcg / self.queries, self.reciprocal_rank / self.queries
        return f"nDCG@{DEPTH} {ndcg:.4f}  MRR {mrr:.4f}  ({self.queries} queries)"


@dataclass(slots=True)
class Measured:
    """Scores over all queries, and over each half of them: the halves differ by chance alone."""

    whole: Scores = field(default_factory=Scores)
    halves: tuple[Scores, Scores] = field(default_factory=lambda: (Scores(), Scores()))


def read(folder: Path) -> Collection:
    relevant: dict[str, dict[str, int]] = defaultdict(dict)
    with (folder / "qrels.tsv").open() as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            relevant[row["query-id"]][row["corpus-id"]] = int(row["score"])
    return Collection(
        name=folder.name,
        language=folder.name[-2:],
        documents=list(_lines(folder / "corpus.jsonl")),
        queries={line["_id"]: line["text"] for line in _lines(folder / "queries.jsonl")},
        relevant=relevant,
    )


async def load(index: SearchIndex, collection: Collection) -> None:
    posts = [
        facts.post(
            document["title"],
            document["text"],
            id=f"{collection.name}-{document['_id']}",
            language=collection.language,
            tags=[collection.name],
            external_id=document["_id"],
            community=None,
        )
        for document in collection.documents
    ]
    for start in range(0, len(posts), BATCH):
        await index.apply(*posts[start : start + BATCH])


async def measure(index: SearchIndex, collection: Collection, *, mistyped: bool) -> Measured:
    luck = random.Random(SEED)
    measured = Measured()
    for number, (query_id, text) in enumerate(collection.queries.items()):
        asked = mistype(text, luck) if mistyped else text
        relevant = collection.relevant[query_id]
        gains = [relevant.get(found, 0) for found in await _ranked(index, collection, asked)]
        for scores in (measured.whole, measured.halves[number % 2]):
            scores.add(gains, sorted(relevant.values(), reverse=True)[:DEPTH])
    return measured


async def _ranked(index: SearchIndex, collection: Collection, text: str) -> list[str]:
    """Return the ids in the order of the ranking, without permissions, facets and highlights."""
    body = {
        "size": DEPTH,
        "_source": ["external_id"],
        "track_total_hits": False,
        "query": {
            "bool": {"must": [matching(text)], "filter": [{"term": {"tags": collection.name}}]}
        },
    }
    answer = await index.engine.ask("POST", f"/{index.names.documents}/_search", body)
    return [hit["_source"]["external_id"] for hit in answer["hits"]["hits"]]


def mistype(text: str, luck: random.Random) -> str:
    """Return the text with one error in its longest word: a letter lost, swapped or replaced."""
    words = text.split()
    at = max(range(len(words)), key=lambda n: len(words[n]))
    word = words[at]
    if len(word) < SHORTEST_MISTYPED:
        return text
    n = luck.randrange(1, len(word) - 1)
    words[at] = luck.choice(
        (
            word[:n] + word[n + 1 :],
            word[:n] + word[n + 1] + word[n] + word[n + 2 :],
            word[:n] + luck.choice("aeiort") + word[n + 1 :],
        )
    )
    return " ".join(words)


def _dcg(gains: list[int]) -> float:
    return sum(gain / math.log2(n + 1) for n, gain in enumerate(gains, 1))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open() as lines:
        yield from map(json.loads, lines)


async def run(collections: list[Collection], opensearch_url: str) -> None:
    async with search_index(opensearch_url) as index:
        for collection in collections:
            await load(index, collection)
        for collection in collections:
            for mistyped in (False, True):
                measured = await measure(index, collection, mistyped=mistyped)
                how = "mistyped" if mistyped else "as asked"
                for part, scores in (("all", measured.whole), *enumerate(measured.halves, 1)):
                    print(f"{collection.name:13} {how}  {part!s:3}  {scores}")  # noqa: T201


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--opensearch")
    given = parser.parse_args()
    collections = [read(path.parent) for path in sorted(given.folder.glob("*/corpus.jsonl"))]
    with ExitStack() as stack:
        url = given.opensearch or stack.enter_context(start_engines()).opensearch_url
        asyncio.run(run(collections, url))


if __name__ == "__main__":
    main()
