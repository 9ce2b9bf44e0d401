"""Retrieval collections in the layout of BEIR: corpus.jsonl, queries.jsonl and qrels.tsv."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from cli.library import Lang
from deploy.embedded.errors import PlatformError

Relevant = Mapping[str, int]
"""The relevance of documents to a question, by document id. Other documents are irrelevant."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection. If `language` is None, the language of each document is detected."""

    name: str
    corpus: Path
    language: str | None
    questions: Mapping[str, str]
    relevant: Mapping[str, Relevant]

    @property
    def community(self) -> str:
        """Return the slug of the community into which the collection is imported."""
        return f"eval-{''.join(c if c.isalnum() else '-' for c in self.name.lower())}"


def read(folder: Path) -> Collection:
    """Read a folder; its name may end in its language, such as `piaf-fr`. Raises PlatformError."""
    try:
        relevant = _relevant(folder / "qrels.tsv")
        asked = {line["_id"]: line["text"] for line in _lines(folder / "queries.jsonl")}
    except (OSError, KeyError, ValueError) as wrong:
        raise PlatformError(
            f"{folder} is no retrieval collection: {wrong}.",
            "It needs corpus.jsonl and queries.jsonl (_id, text) and qrels.tsv "
            "(query-id, corpus-id, score).",
        ) from wrong
    ending = folder.name[-2:]
    return Collection(
        name=folder.name,
        corpus=folder / "corpus.jsonl",
        language=ending if ending in set(Lang) else None,
        questions={id_: text for id_, text in asked.items() if any(relevant[id_].values())},
        relevant=relevant,
    )


def _relevant(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            found[row["query-id"]][row["corpus-id"]] = int(row["score"])
    return found


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as lines:
        yield from (orjson.loads(line) for line in lines if line.strip())
