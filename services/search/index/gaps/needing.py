"""Queries about needs: unanswered questions, communities of words, and a reader's visibility."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from services.search.asking.synonyms import Topics
from services.search.index.experts import TELLING
from services.search.index.finder import Finder, Reader
from services.search.index.knowing import is_listed
from services.search.index.wording import any_word
from services.search.projections.authors import BYLINE
from services.search.projections.documents import Trait
from services.search.projections.keys import animated, community_audience, document_key
from shared.contracts.values import CommunityRef, PostKind

MOST_TOPICS = 2_000
MOST_QUESTIONS = 1_000
MOST_COMMUNITIES = 5_000
MOST_PLACED = 100
"""The maximum number of needs whose community is looked up, each by a query."""
READ_FOR_A_PLACE = 20
MOST_COUNTED = 100
"""The maximum number of words that are counted in one query."""
MOST_EXPERTS = 20
"""The maximum number of people per topic to check for their listing as experts."""
AT_ONCE = 8

Source = dict[str, Any]
Clauses = list[dict[str, Any]]


class Needing:
    """Lookups for one reader, within their filter. Every method raises EngineAwayError."""

    def __init__(self, finder: Finder, reader: Reader) -> None:
        self._finder = finder
        self._reader = reader

    async def animates(self) -> frozenset[str]:
        """Return the ids of the communities that the reader animates, by a realtime read."""
        prefix = community_audience(animated(""))
        own = await self._finder.own_audiences(self._reader)
        return frozenset(each.removeprefix(prefix) for each in own if each.startswith(prefix))

    async def communities(self) -> dict[str, Source]:
        """Return the communities that the reader may see, by slug."""
        sources = await self._sources(
            [{"term": {"kind": "community"}}], MOST_COMMUNITIES, ["id", "community", "title_*"]
        )
        return {source["community"]: source for source in sources}

    async def topics(self) -> Topics:
        """Return all names of each topic, by each of its names, folded. They are no secret."""
        answer = await self._finder.search(
            {
                "query": {"exists": {"field": "topic_names"}},
                "size": MOST_TOPICS,
                "_source": ["names", "topic_names"],
            }
        )
        found = [hit["_source"] for hit in answer["hits"]["hits"]]
        return {name: each["names"] for each in found for name in each["topic_names"]}

    async def unanswered(self, since: datetime, until: datetime) -> list[Source]:
        """Return questions of this time without an accepted answer, newest first."""
        published = {"gte": since.isoformat(), "lt": until.isoformat()}
        return await self._sources(
            [
                {"term": {"kind": PostKind.QUESTION}},
                {"term": {"traits": Trait.UNANSWERED}},
                {"range": {"published_at": published}},
            ],
            MOST_QUESTIONS,
            ["key", "author", "language", "title_*", "published_at"],
        )

    async def places(self, texts: Sequence[str]) -> list[CommunityRef | None]:
        """Return for each text the community whose content is nearest to its words, if any."""
        visible = await self._finder.visible_to(self._reader)
        some = asyncio.Semaphore(AT_ONCE)

        async def place(text: str) -> CommunityRef | None:
            async with some:
                answer = await self._finder.search(_about(text, visible))
            return _nearest(answer["hits"]["hits"])

        return list(await asyncio.gather(*map(place, texts[:MOST_PLACED])))

    async def secret(self, words: Iterable[str]) -> frozenset[str]:
        """Return those words that are in documents, but in none that the reader may see."""
        asked = sorted(set(words))
        visible = await self._finder.visible_to(self._reader)
        everywhere = await self._counts(asked, [{"term": {"visible": True}}])
        seen = await self._counts([word for word in asked if everywhere[word]], visible)
        return frozenset(word for word, count in seen.items() if not count)

    async def _counts(self, words: Sequence[str], clauses: Clauses) -> dict[str, int]:
        counts: dict[str, int] = {}
        for start in range(0, len(words), MOST_COUNTED):
            part = words[start : start + MOST_COUNTED]
            of_words = {"filters": {"filters": [any_word(word) for word in part]}}
            answer = await self._finder.search(
                {
                    "query": {"bool": {"filter": clauses}},
                    "size": 0,
                    "track_total_hits": False,
                    "aggs": {"words": of_words},
                }
            )
            buckets = answer["aggregations"]["words"]["buckets"]
            counts |= {w: b["doc_count"] for w, b in zip(part, buckets, strict=True)}
        return counts

    async def documents(self, keys: Iterable[str]) -> dict[str, Source]:
        """Return those of these documents that the reader may see, by key."""
        wanted = sorted(keys)
        if not wanted:
            return {}
        fields = ["key", "language", "title_*", "tags", "updated_at"]
        found = await self._sources([{"ids": {"values": wanted}}], len(wanted), fields)
        return {source["key"]: source for source in found}

    async def without_experts(self, tags: Iterable[str]) -> frozenset[str]:
        """Return those tags, of the first MOST_COUNTED, of which nobody visible is an expert.

        An expert has written about it, answered a question about it, or says so in their profile.
        """
        asked = list(dict.fromkeys(tags))[:MOST_COUNTED]
        if not asked:
            return frozenset()
        visible = await self._finder.visible_to(self._reader)
        answer = await self._finder.search(_experts_of(asked, visible))
        buckets = answer["aggregations"]["tags"]["buckets"]
        people = dict(zip(asked, map(_people, buckets), strict=True))
        profiles = await self._finder.naming.of(
            {key for keys in people.values() for key in keys}, fresh=True
        )
        answered = {
            tag for tag, b in zip(asked, buckets, strict=True) if b["answered"]["doc_count"]
        }
        listed = {key for key in profiles if is_listed(profiles, key)}
        return frozenset(tag for tag in asked if not {*people[tag]} & listed) - answered

    async def _sources(self, clauses: Clauses, most: int, fields: list[str]) -> list[Source]:
        visible = await self._finder.visible_to(self._reader)
        answer = await self._finder.search(
            {
                "query": {"bool": {"filter": [*clauses, *visible]}},
                "size": most,
                "sort": [{"published_at": "desc"}, {"key": "asc"}],
                "_source": fields,
                "track_total_hits": False,
            }
        )
        return [hit["_source"] for hit in answer["hits"]["hits"]]


def _experts_of(tags: Sequence[str], visible: Clauses) -> dict[str, Any]:
    people = {"field": "author", "size": MOST_EXPERTS, "exclude": f"{BYLINE}.*"}
    profiles = {"terms": {"field": "key", "size": MOST_EXPERTS}}
    return {
        "query": {"bool": {"filter": visible}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {
            "tags": {
                "filters": {"filters": [{"term": {"tags": tag}} for tag in tags]},
                "aggs": {
                    "answered": {"filter": {"term": {"traits": Trait.ANSWERED}}},
                    "written": {
                        "filter": {"terms": {"kind": [*TELLING]}},
                        "aggs": {"people": {"terms": people}},
                    },
                    "said": {
                        "filter": {"term": {"kind": "profile"}},
                        "aggs": {"people": profiles},
                    },
                },
            }
        },
    }


def _people(bucket: Mapping[str, Any]) -> list[str]:
    """Return the keys of the profiles of people who know about a tag."""
    authors = [each["key"] for each in bucket["written"]["people"]["buckets"]]
    profiles = [each["key"] for each in bucket["said"]["people"]["buckets"]]
    return [*(document_key("profile", author) for author in authors), *profiles]


def _about(text: str, visible: Clauses) -> dict[str, Any]:
    placed = [{"exists": {"field": "community_ref"}}]
    return {
        "query": {"bool": {"must": [any_word(text)], "filter": [*placed, *visible]}},
        "size": READ_FOR_A_PLACE,
        "_source": ["community_ref"],
        "track_total_hits": False,
    }


def _nearest(hits: Iterable[Mapping[str, Any]]) -> CommunityRef | None:
    scores: dict[str, float] = defaultdict(float)
    for hit in hits:
        scores[hit["_source"]["community_ref"]] += hit["_score"]
    if not scores:
        return None
    return community_of(min(scores, key=lambda ref: (-scores[ref], ref)))


def community_of(ref: str) -> CommunityRef:
    slug, _, community_id = ref.partition("/")
    return CommunityRef(id=community_id, slug=slug)
