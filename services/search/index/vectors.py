"""The index of vectors: for each document, the vectors of its passages, and its audience.

It follows the documents index (see `embedding/following.py`), and has its keys and versions, but
none of its texts. Results always come from the documents index, under the permission filter of
every query: an entry that lags behind can hide a result, but never reveal one.

Each model and schema has its own index, such as `guilde-vectors-1f2e3d4c-5a6b7c8d`, so two versions
of this service can run side by side. A new index takes over the vectors of its model from earlier
ones, and rebuilding the documents loses none.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from services.search.embedding.seam import Model, Vector
from services.search.index.aliases import Names
from services.search.index.client import NDJSON, Engine
from services.search.index.errors import EngineAwayError, RefusedQueryError
from services.search.projections.actions import Source
from services.search.projections.passages import REVISION, cut

WHICH = "vectors"
CARRIED = (
    *("key", "id", "visible", "audience", "kind", "community", "community_ref"),
    *("language", "tags", "author", "month", "published_at", "updated_at"),
)
"""The fields copied from a document, because the filters of queries use them."""

CUT_FROM = (*CARRIED, "name", "title_*", "text_*", "post_title", "places", "outline")
"""The fields of a document from which its entry is made."""

DIGITS = 5
"""The decimals of a vector's numbers. The embedded model has only four bits for each weight."""

MARK = "mark"
NEWER = 409
STORED_OR_NEWER = frozenset({200, 201, NEWER})
_keyword = {"type": "keyword", "ignore_above": 512}

Known = Mapping[str, Vector]
"""Vectors by the digest of the passage."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The progress of following: the documents index, and the last `_seq_no` by shard."""

    index: str = ""
    at: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document's entry. `waiting`: the number of passages without a vector."""

    key: str
    version: int
    source: Source

    @property
    def waiting(self) -> int:
        return int(self.source.get("waiting", 0))


def entry_of(hit: Mapping[str, Any], known: Known) -> Entry:
    """Return the entry of a document. `hit` has its `_id`, `_version` and `_source`."""
    source = hit["_source"]
    passages = [
        {"n": n, "digest": digest, **({"vector": known[digest]} if digest in known else {})}
        for n, digest in enumerate(passage.digest for passage in cut(source))
    ]
    carried = {name: source[name] for name in CARRIED if name in source}
    made = {**carried, "digests": [each["digest"] for each in passages]}
    return Entry(
        hit["_id"],
        hit["_version"],
        {
            **carried,
            "passages": passages,
            "count": len(passages),
            "waiting": sum("vector" not in each for each in passages),
            "made": _checksum(made),
        },
    )


def vectors_in(source: Source) -> dict[str, Vector]:
    found = source.get("passages", [])
    return {each["digest"]: each["vector"] for each in found if "vector" in each}


class Vectors:
    """The index of vectors of one model. Every method raises EngineAwayError."""

    def __init__(self, engine: Engine, names: Names, model: Model, *, shards: int = 1) -> None:
        self._engine = engine
        self._prefix = f"{names.prefix}-{WHICH}-"
        self._body = _body(model, shards)
        self._of_model = f"{self._prefix}{_checksum([model.name, model.dimensions])[:8]}-"
        self.name = self._of_model + _checksum([self._body["mappings"], REVISION])[:8]
        self._before: list[str] = []

    async def create(self) -> None:
        """Create the index if it is missing, and find earlier indices of the same model."""
        self._before = await self._others(self._of_model)
        if await self._engine.ask("GET", f"/{self.name}/_settings", missing_is_none=True):
            return
        try:
            await self._engine.ask("PUT", f"/{self.name}", self._body, within=30)
        except RefusedQueryError as refused:
            if "resource_already_exists" not in str(refused):
                raise

    async def delete_others(self) -> None:
        """Delete the indices of other schemas and models."""
        for index in await self._others(self._prefix):
            await self._engine.ask("DELETE", f"/{index}", missing_is_none=True)
        self._before = []

    async def mark(self) -> Mark:
        got = await self._engine.ask("GET", f"/{self.name}/_doc/{MARK}", missing_is_none=True)
        return Mark(**got["_source"]["mark"]) if got else Mark()

    async def set_mark(self, mark: Mark) -> None:
        body = {"visible": False, "mark": {"index": mark.index, "at": dict(mark.at)}}
        await self._engine.ask("PUT", f"/{self.name}/_doc/{MARK}", body)

    async def unchanged(self, entries: Iterable[Entry]) -> set[str]:
        """Return the keys of stored entries that are equal, apart from vectors."""
        wanted = {entry.key: entry for entry in entries}
        found = await self._stored(wanted, "made")
        return {
            key
            for key, got in found.items()
            if got["_version"] == wanted[key].version
            and got["_source"].get("made") == wanted[key].source["made"]
        }

    async def known(self, keys: Iterable[str]) -> dict[str, Vector]:
        """Return the stored vectors of these documents, by digest."""
        wanted = list(keys)
        found = [await self._stored(wanted, "passages", index) for index in (*self._before, None)]
        return {
            digest: vector
            for some in found
            for got in some.values()
            for digest, vector in vectors_in(got["_source"]).items()
        }

    async def put(self, entries: Iterable[Entry]) -> int:
        """Store each entry that is not older than the stored one. Returns how many were stored.

        The index is refreshed, so that the next look for work does not find the same passages.
        """
        lines = [line for entry in entries for line in self._lines(entry)]
        if not lines:
            return 0
        answer = await self._engine.ask(
            "POST",
            "/_bulk",
            b"\n".join(lines) + b"\n",
            headers=NDJSON,
            within=60,
            refresh="true",
            filter_path="items.*.status,items.*.error.type,items.*.error.reason",
        )
        outcomes = [item["index"] for item in answer["items"]]
        if failed := [each for each in outcomes if each["status"] not in STORED_OR_NEWER]:
            raise EngineAwayError(f"{len(failed)} entries were not stored: {failed[0]}")
        return sum(each["status"] != NEWER for each in outcomes)

    async def delete(self, keys: Iterable[str]) -> None:
        """Delete the entries of documents that no longer exist."""
        for key in keys:
            await self._engine.ask("DELETE", f"/{self.name}/_doc/{key}", missing_is_none=True)

    async def waiting(self, most: int) -> list[str]:
        """Return the keys of documents with passages that wait for a vector, newest first."""
        body = {
            "size": most,
            "query": {"range": {"waiting": {"gt": 0}}},
            "sort": [{"updated_at": "desc"}, {"key": "asc"}],
            "_source": False,
            "track_total_hits": False,
        }
        answer = await self._engine.ask("POST", f"/{self.name}/_search", body)
        return [hit["_id"] for hit in answer["hits"]["hits"]]

    async def counts(self, visible: list[dict[str, Any]]) -> tuple[int, int, int]:
        """Count documents, passages, and passages without a vector that a reader may see."""
        body = {
            "size": 0,
            "query": {"bool": {"filter": visible}},
            "track_total_hits": True,
            "aggs": {name: {"sum": {"field": name}} for name in ("count", "waiting")},
        }
        answer = await self._engine.ask("POST", f"/{self.name}/_search", body, missing_is_none=True)
        if answer is None:
            return 0, 0, 0
        sums = [int(answer["aggregations"][name]["value"]) for name in ("count", "waiting")]
        return answer["hits"]["total"]["value"], *sums

    async def _others(self, prefix: str) -> list[str]:
        answer = await self._engine.ask("GET", f"/{prefix}*/_settings") or {}
        return sorted(answer.keys() - {self.name})

    async def _stored(
        self, keys: Iterable[str], fields: str, index: str | None = None
    ) -> dict[str, dict[str, Any]]:
        wanted = list(keys)
        if not wanted:
            return {}
        answer = await self._engine.ask(
            "POST", f"/{index or self.name}/_mget", {"ids": wanted}, _source_includes=fields
        )
        return {got["_id"]: got for got in answer["docs"] if got.get("found")}

    def _lines(self, entry: Entry) -> tuple[bytes, bytes]:
        target = {
            "_index": self.name,
            "_id": entry.key,
            "version": entry.version,
            "version_type": "external_gte",
        }
        return orjson.dumps({"index": target}), orjson.dumps(entry.source)


def rounded(vector: Vector) -> Vector:
    return [round(number, DIGITS) for number in vector]


def _body(model: Model, shards: int) -> dict[str, Any]:
    vector = {
        "type": "knn_vector",
        "dimension": model.dimensions,
        "method": {"name": "hnsw", "engine": "lucene", "space_type": "cosinesimil"},
    }
    passage = {"n": {"type": "short"}, "digest": _keyword, "vector": vector}
    date = {"type": "date"}
    kept = {"visible": {"type": "boolean"}, "published_at": date, "updated_at": date}
    return {
        "settings": {
            "index.knn": True,
            "number_of_shards": shards,
            "auto_expand_replicas": "0-1",
            "refresh_interval": "1s",
        },
        "mappings": {
            "dynamic": False,
            "properties": {
                **{name: _keyword for name in CARRIED if name != "id"},
                **kept,
                "count": {"type": "integer"},
                "waiting": {"type": "integer"},
                "passages": {"type": "nested", "properties": passage},
            },
        },
    }


def _checksum(whole: object) -> str:
    return hashlib.sha256(orjson.dumps(whole, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
