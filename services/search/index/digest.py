"""Checksums of indices, and the differences between two of them.

Only findable documents count. Stubs and empty access documents depend on what compaction left in
the topics, and make no difference to readers.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from services.search.index.client import Engine

PAGE = 2_000
KEEP_ALIVE = "5m"
MOST_NAMED = 20
"""The number of keys per kind that a difference reports."""

MOST_KEPT = 1_000
"""The number of keys per kind that are kept, to compare them again."""

WAITING_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """The part of a document that must be equal in both indices."""

    key: str
    version: int
    sees: tuple[str, ...]
    """The audience of a document, or the audiences of a holder of access."""

    findable: bool


@dataclass(slots=True)
class Digest:
    """Count and SHA-256 of rows in the order of their keys."""

    count: int = 0
    _hash: Any = field(default_factory=hashlib.sha256)

    def add(self, row: Row) -> None:
        self.count += 1
        self._hash.update(f"{row.key}|{row.version}|{','.join(row.sees)}\n".encode())

    def __str__(self) -> str:
        return f"{self.count}:{self._hash.hexdigest()[:16]}"


@dataclass(slots=True)
class Differences:
    """The differences of a built index from the live one, with up to MOST_KEPT keys of each kind.

    behind: missing in the built one, or older. ahead: newer than live, or only there. changed: the
    same version with other contents.
    """

    live: Digest = field(default_factory=Digest)
    built: Digest = field(default_factory=Digest)
    behind: set[str] = field(default_factory=set)
    ahead: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    count: int = 0

    def add(self, live: Row | None, built: Row | None) -> None:
        """Count a pair of rows of one key; one of them may be missing."""
        for row, digest in ((live, self.live), (built, self.built)):
            if row is not None:
                digest.add(row)
        self.note(live, built)

    def note(self, live: Row | None, built: Row | None) -> None:
        """Record the difference between the rows, if there is one."""
        if live == built:
            return
        self.count += 1
        kind = self._kind(live, built)
        if len(kind) < MOST_KEPT:
            kind.add(built.key if built else live.key if live else "")

    def take_out(self) -> list[str]:
        """Remove and return the kept keys."""
        keys = sorted(self.behind | self.ahead | self.changed)
        for kind in (self.behind, self.ahead, self.changed):
            kind.clear()
        self.count -= len(keys)
        return keys

    def merge(self, other: "Differences") -> None:
        """Merge the differences of another pair; the digests stay those of the documents."""
        self.behind |= other.behind
        self.ahead |= other.ahead
        self.changed |= other.changed
        self.count += other.count

    def _kind(self, live: Row | None, built: Row | None) -> set[str]:
        if built is None or (live is not None and built.version < live.version):
            return self.behind
        if live is None or built.version > live.version:
            return self.ahead
        return self.changed

    def __bool__(self) -> bool:
        return self.count > 0

    def __str__(self) -> str:
        named = "; ".join(
            f"{name} {', '.join(sorted(keys)[:MOST_NAMED])}"
            for name, keys in (
                ("behind:", self.behind),
                ("ahead:", self.ahead),
                ("changed:", self.changed),
            )
            if keys
        )
        return f"live {self.live}, built {self.built}, {self.count} differ ({named or 'none'})"


async def compare(engine: Engine, live: str, built: str) -> Differences:
    """Compare both indices, in the order of keys, in bounded memory. Refresh them first."""
    differences = Differences()
    lefts, rights = rows(engine, live), rows(engine, built)
    left, right = await anext(lefts, None), await anext(rights, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left.key < right.key):
            differences.add(left, None)
            left = await anext(lefts, None)
        elif left is None or right.key < left.key:
            differences.add(None, right)
            right = await anext(rights, None)
        else:
            differences.add(left, right)
            left, right = await anext(lefts, None), await anext(rights, None)
    return differences


async def look_again(engine: Engine, live: str, built: str, found: Differences) -> None:
    """Compare the keys in `found` again, by realtime reads, and keep those that still differ.

    A search sees each index as of its last refresh, so a document written between the two refreshes
    seems to be missing in one. A document that a newer fact has hidden does not count as behind.
    """
    keys = found.take_out()
    for start in range(0, len(keys), MOST_KEPT):
        some = keys[start : start + MOST_KEPT]
        lefts, rights = [await _stored(engine, index, some) for index in (live, built)]
        for key in some:
            left, right = lefts.get(key), rights.get(key)
            if any(row and row.findable for row in (left, right)):
                found.note(left, right)


async def _stored(engine: Engine, index: str, keys: list[str]) -> dict[str, Row]:
    fields = "visible,audience,audiences,applied"
    answer = await engine.ask("POST", f"/{index}/_mget", {"ids": keys}, _source_includes=fields)
    found = [got for got in answer["docs"] if got.get("found")]
    return {got["_id"]: _row(got, _as_lists(got["_source"])) for got in found}


def _as_lists(source: dict[str, Any]) -> dict[str, list[Any]]:
    """Return the fields in the form that a search returns."""
    return {n: value if isinstance(value, list) else [value] for n, value in source.items()}


async def digest(engine: Engine, index: str) -> Digest:
    found = Digest()
    async for row in rows(engine, index):
        found.add(row)
    return found


async def rows(engine: Engine, index: str) -> AsyncIterator[Row]:
    """Yield every findable document of an index in the order of keys, from one snapshot."""
    async with _snapshot(engine, index) as pit:
        after: list[Any] | None = None
        while True:
            answer = await engine.ask("POST", "/_search", _page(pit, after), within=WAITING_SECONDS)
            hits = answer["hits"]["hits"]
            for hit in hits:
                yield _row(hit, hit.get("fields", {}))
            if len(hits) < PAGE:
                return
            after = hits[-1]["sort"]


@asynccontextmanager
async def _snapshot(engine: Engine, index: str) -> AsyncIterator[str]:
    path = f"/{index}/_search/point_in_time"
    pit = (await engine.ask("POST", path, keep_alive=KEEP_ALIVE))["pit_id"]
    try:
        yield pit
    finally:
        await engine.ask("DELETE", "/_search/point_in_time", {"pit_id": [pit]})


def _page(pit: str, after: list[Any] | None) -> dict[str, Any]:
    findable = [{"term": {"visible": True}}, {"exists": {"field": "audiences"}}]
    return {
        "pit": {"id": pit, "keep_alive": KEEP_ALIVE},
        "query": {"bool": {"filter": [{"bool": {"should": findable}}]}},
        "size": PAGE,
        "sort": [{"key": "asc"}],
        "version": True,
        "_source": False,
        "docvalue_fields": ["visible", "audience", "audiences", "applied"],
        "track_total_hits": False,
        **({"search_after": after} if after else {}),
    }


def _row(document: dict[str, Any], fields: dict[str, list[Any]]) -> Row:
    key = document["_id"]
    if "applied" in fields:
        # not the document's own version: it counts updates, and their number depends on batching
        audiences = tuple(sorted(fields.get("audiences", ())))
        return Row(key, fields["applied"][0], audiences, findable=bool(audiences))
    audience = tuple(fields.get("audience", ()))
    return Row(key, document["_version"], audience, findable=True in fields.get("visible", ()))
