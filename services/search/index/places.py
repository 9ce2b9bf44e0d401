"""The best passage of each hit, and its place: a heading, page or time.

It is the nearest in meaning, if known, or else the one with the first highlighted words. The engine
highlights words in fragments of a text, without their positions. So the texts of a page of results
are cut into the same passages again, to locate the fragments.
"""

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.search.index.aliases import Names
from services.search.index.client import Engine
from services.search.index.hybrid import Near
from services.search.index.vectors import CUT_FROM
from services.search.projections.passages import Passage, Place, cut

BETWEEN_ENTRIES = "\u2029"
"""The separator that the highlighter puts between the entries of one text."""

RECOGNISED = 80
"""The first characters of a fragment that must be in a passage; the rest may be in the next one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage to show. `text` is plain; empty if only the place of marked words is known."""

    text: str = ""
    place: Place = field(default_factory=dict)


class Places:
    """The lookup of places. Raises: EngineAwayError."""

    def __init__(self, engine: Engine, names: Names) -> None:
        self._engine = engine
        self._names = names

    async def of(
        self, hits: Iterable[dict[str, Any]], near: Mapping[str, Near]
    ) -> dict[str, Shown]:
        """Return the passages to show, by document key, of the hits that have one."""
        looked_in = {hit["_id"]: hit for hit in hits if _has_places(hit, near)}
        fragments = {key: _fragments(hit) for key, hit in looked_in.items()}
        wanted = [key for key, found in fragments.items() if found or key in near]
        if not wanted:
            return {}
        sources = await self._sources(wanted)
        return {
            key: shown_of(fragments[key], sources[key], near.get(key))
            for key in wanted
            if _has_stayed(sources[key], looked_in[key])
        }

    async def beginning(self, hits: Iterable[dict[str, Any]]) -> dict[str, Shown]:
        """Return of each hit the passage with the first marked words, or else its first passage."""
        looked_in = {hit["_id"]: hit for hit in hits}
        if not looked_in:
            return {}
        sources = await self._sources(list(looked_in))
        found = {}
        for key, hit in looked_in.items():
            passages = cut(sources[key]) if _has_stayed(sources[key], hit) else []
            passage = _marked(passages, _fragments(hit)) or next(iter(passages), None)
            if passage is not None:
                found[key] = Shown(passage.text, passage.place)
        return found

    async def _sources(self, keys: list[str]) -> dict[str, dict[str, Any]]:
        answer = await self._engine.ask(
            "POST",
            f"/{self._names.documents}/_mget",
            {"ids": keys},
            _source_includes=",".join(CUT_FROM),
            realtime="false",
        )
        return {doc["_id"]: doc.get("_source", {}) for doc in answer["docs"]}


def _has_stayed(source: dict[str, Any], hit: dict[str, Any]) -> bool:
    """Return whether it is where it was found; otherwise this reader may not look there."""
    return bool(source.get("audience") == hit["_source"]["audience"])


def shown_of(fragments: Sequence[str], source: dict[str, Any], near: Near | None) -> Shown:
    """Return the passage of a document to show, with the place of marked words in it if known."""
    passages = cut(source)
    nearest = near and _nearest(passages, near)
    if nearest:
        return Shown(nearest.text, place_of(_within(fragments, nearest), source) or nearest.place)
    marked = _marked(passages, fragments)
    if marked is None:
        return Shown(place=place_of(fragments, source))
    return Shown(marked.text, place_of(fragments, source) or marked.place)


def place_of(fragments: Sequence[str], source: dict[str, Any]) -> Place:
    """Return the place of the first marked words in an entry of a file; empty if there is none."""
    texts: list[Any] = [each for name, each in source.items() if name.startswith("text_")]
    places: list[Place] = source.get("places", [])
    for fragment in fragments:
        for entries in texts:
            for entry, place in zip(entries, places, strict=False):
                if fragment in entry:
                    return place
    return {}


def _nearest(passages: Sequence[Passage], near: Near) -> Passage | None:
    """Return the nearest passage, or None if the document changed after its vectors were made."""
    passage = passages[near.n] if near.n < len(passages) else None
    return passage if passage and passage.digest == near.digest else None


def _marked(passages: Sequence[Passage], fragments: Sequence[str]) -> Passage | None:
    for fragment in fragments:
        for passage in passages:
            if _begins_in(fragment, passage):
                return passage
    return None


def _within(fragments: Iterable[str], passage: Passage) -> list[str]:
    return [fragment for fragment in fragments if _begins_in(fragment, passage)]


def _begins_in(fragment: str, passage: Passage) -> bool:
    return fragment.strip()[:RECOGNISED] in passage.text


def _has_places(hit: dict[str, Any], near: Mapping[str, Near]) -> bool:
    source = hit["_source"]
    return "filename" in source or "outline" in source or hit["_id"] in near


def _fragments(hit: dict[str, Any]) -> list[str]:
    """Return the plain fragments that have a marked word."""
    marked = [
        part
        for name, found in hit.get("highlight", {}).items()
        if name.startswith("text_")
        for fragment in found
        for part in fragment.split(BETWEEN_ENTRIES)
        if "<mark>" in part
    ]
    return [plain(part) for part in marked]


def plain(fragment: str) -> str:
    """Return a marked HTML fragment as plain text."""
    return html.unescape(fragment.replace("<mark>", "").replace("</mark>", ""))
