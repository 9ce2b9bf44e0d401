"""Saved searches in the index, matched with new documents by OpenSearch's percolator.

A saved search is a query in the documents index, so it knows the fields of the documents, and a
rebuild recreates it from its fact. It allows neither typos nor prefixes: the engine then rules out
most searches by their words alone, and the person can see why an item matched.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from services.search.asking.language import read
from services.search.index.facets import filters
from services.search.index.finder import ME, Finder
from services.search.index.matching import exactly
from services.search.index.narrowing import kept, left_out
from services.search.projections import table
from services.search.projections.actions import Action, Put
from services.search.projections.keys import document_key
from shared.contracts.envelope import Fact
from shared.contracts.searches import SAVED_SEARCH, FoundKind, SavedSearchData
from shared.contracts.values import CommunityRef

INDEXED_AGGREGATES = (*table.INDEXED_AGGREGATES, SAVED_SEARCH)

NEWS_FOR = timedelta(days=7)
"""Older publications are no news, so an import of old texts notifies nobody."""
AT_ONCE = 8
"""The maximum number of documents to match in one request."""
PAGE = 5_000
"""The maximum number of searches that one request returns."""
MOST_EARLIER = 1_000
"""The maximum number of documents that a new search looks back at."""

_SAVED = {"exists": {"field": "saved_query"}}
_KINDS = {FoundKind.POST, FoundKind.REPLY, FoundKind.GATHERING}

_TOLD = ("key", "id", "post_id", "author", "community_ref", "published_at", "visible")
"""The fields of a document that a match needs."""

Source = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A saved search that matches a new thing, which its person may see."""

    search_id: str
    person_id: str
    kind: FoundKind
    thing_id: str
    post_id: str | None
    community: CommunityRef | None


def project(fact: Fact[Any]) -> list[Action]:
    """Return the actions of one fact, including facts of saved searches."""
    if fact.kind != SAVED_SEARCH.kind:
        return table.project(fact)
    key = document_key("search", fact.subject)
    said: Source = {"key": key, "visible": False}
    state = fact.data.state
    if state.person_id is not None and state.alerts:
        said |= {
            "search_id": fact.subject,
            "saver": state.person_id,
            "guest": state.guest,
            "saved_at": state.created_at.isoformat(),
            "saved_query": query_of(fact.data),
        }
    return [Put(key, fact.sequence, said)]


def query_of(data: SavedSearchData) -> Source:
    """Return the query that a new document must match: the saved search."""
    asked = read(data.person.text)
    own = [data.state.person_id] if data.state.person_id else []
    values = (*asked.filters.get("author", ()), *asked.unwanted.get("author", ()))
    authors = {value: own if value.casefold() in ME else [value] for value in values}
    return {
        "bool": {
            "must": [exactly(asked.words, data.person.other_words)],
            "filter": [*kept(asked, authors), *filters(data.person.choices)],
            "must_not": left_out(asked, authors),
        }
    }


class Percolator:
    """The matching of new documents with saved searches. Raises: EngineAwayError."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    async def candidates(self, actions: Sequence[Action], now: datetime) -> list[Candidate]:
        """Return the searches that match new documents, if their person may see them.

        `actions` were written before. A document and a search may come in either order, so new
        documents look for searches, and new searches look for documents.
        """
        puts = [action for action in actions if isinstance(action, Put)]
        news = [put.source for put in puts if _is_new(put.source, now)]
        found = await self._matching(news) if news else []
        for put in puts:
            if put.version == 1 and "saved_query" in put.source:
                found += [(document, put.source) for document in await self._since(put.source)]
        found = [(document, saved) for document, saved in found if _is_new(document, now)]
        if not found:
            return []
        wanted = [(saved["saver"], document["key"]) for document, saved in found]
        guests = [saved["saver"] for _, saved in found if saved["guest"]]
        seen = await self._finder.sight.pairs(wanted, guests)
        return [
            _candidate(saved, document)
            for document, saved in found
            if (saved["saver"], document["key"]) in seen
        ]

    async def _since(self, saved: Source) -> list[Source]:
        """Return documents, at most MOST_EARLIER, that were published since a search was saved."""
        since = {"range": {"published_at": {"gte": saved["saved_at"]}}}
        body = {
            "query": {"bool": {"filter": [saved["saved_query"], since]}},
            "size": MOST_EARLIER,
            "sort": [{"published_at": "desc"}],
            "_source": [*_TOLD],
            "track_total_hits": False,
        }
        await self._finder.refresh()
        sources = [hit["_source"] for hit in (await self._finder.search(body))["hits"]["hits"]]
        return [source for source in sources if _is_for(saved, source)]

    async def _matching(self, news: list[Source]) -> list[tuple[Source, Source]]:
        """Return each of these documents with each search that it matches."""
        if not await self._are_any():
            return []
        found: list[tuple[Source, Source]] = []
        for some in _parts(news):
            for source, searches in zip(
                some, await asyncio.gather(*map(self._matches, some)), strict=True
            ):
                found += [(source, saved) for saved in searches if _is_for(saved, source)]
        return found

    async def _are_any(self) -> bool:
        body = {"query": {"bool": {"filter": [_SAVED]}}, "size": 0, "terminate_after": 1}
        answer = await self._finder.search(body)
        return bool(answer["hits"]["total"]["value"])

    async def _matches(self, source: Source) -> list[Source]:
        """Return all searches that match a document, whether they are meant for it or not."""
        found: list[Source] = []
        after: list[Any] | None = None
        while True:
            answer = await self._finder.search(percolation(source, after))
            hits = answer["hits"]["hits"]
            found += [hit["_source"] for hit in hits]
            if len(hits) < PAGE:
                return found
            after = hits[-1]["sort"]


def percolation(source: Source, after: list[Any] | None = None) -> Source:
    """Return the query for a page of the saved searches that match a document.

    It filters hits afterwards: in the query itself, the percolator would run each matching search
    again in the fetch phase, to determine which document it matches.
    """
    return {
        "query": {"bool": {"filter": [_SAVED]}},
        "post_filter": {"percolate": {"field": "saved_query", "document": source}},
        "size": PAGE,
        "sort": [{"key": "asc"}],
        "_source": ["search_id", "saver", "guest", "saved_at"],
        "track_total_hits": False,
        **({"search_after": after} if after else {}),
    }


def _parts(some: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(some), AT_ONCE):
        yield some[start : start + AT_ONCE]


def _is_new(source: Source, now: datetime) -> bool:
    is_kind = source["key"].partition(":")[0] in _KINDS
    if not is_kind or not source["visible"]:
        return False
    return now.astimezone(UTC) - datetime.fromisoformat(source["published_at"]) < NEWS_FOR


def _is_for(saved: Source, source: Source) -> bool:
    """Return whether the thing is newer than the saved search, and not the person's own."""
    published = datetime.fromisoformat(source["published_at"])
    is_later = published >= datetime.fromisoformat(saved["saved_at"])
    return is_later and source.get("author") != saved["saver"]


def _candidate(saved: Source, source: Source) -> Candidate:
    kind = FoundKind(source["key"].partition(":")[0])
    post_id = source.get("post_id") or (source["id"] if kind is FoundKind.POST else None)
    return Candidate(
        search_id=saved["search_id"],
        person_id=saved["saver"],
        kind=kind,
        thing_id=source["id"],
        post_id=post_id,
        community=_community(source.get("community_ref")),
    )


def _community(ref: str | None) -> CommunityRef | None:
    if ref is None:
        return None
    slug, _, community_id = ref.partition("/")
    return CommunityRef(id=community_id, slug=slug)
