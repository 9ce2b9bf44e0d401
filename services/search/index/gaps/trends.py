"""Rising topics: tags and words of titles that are more frequent in a window than before it.

OpenSearch finds the candidates (`significant_terms`, `significant_text`) against earlier
publications. Foreground, background and counts have the reader's filter: hidden content does not
affect the trends.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from services.search.asking.stems import stems_of
from services.search.index.finder import Finder, Reader
from services.search.index.gaps.needing import Needing, community_of
from services.search.projections.documents import OTHER
from services.search.projections.keys import EVERYONE, ORGANISATION, community_audience
from shared.contracts.values import CommunityRef, Language, PostKind
from shared.text import folded

LEAST = 3
"""The least number of things about a topic that rises: fewer are chance."""
MOST_CANDIDATES = 60
MOST_SAMPLED = 2_000
"""The number of documents whose titles are read for words."""
MOST_COMMUNITIES = 5
TITLES_READ = 3

_KINDS = [*PostKind, "gathering"]
_TITLES = [f"title_{language}" for language in (*Language, OTHER)]
_WORD = re.compile(r"[\w+#'’-]+")

Clauses = list[dict[str, Any]]


class TopicKind(StrEnum):
    TAG = "tag"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Rising:
    """A rising topic. `now`, `before`: things about it in the window, and in the one before.

    `communities`: those with most of them in the window, and their numbers.
    """

    kind: TopicKind
    topic: str
    now: int
    before: int
    communities: tuple[tuple[CommunityRef, int], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A window of time, and the place that is looked at: one community, or None for all."""

    now: datetime
    length: timedelta
    community: str | None = None

    @property
    def begins(self) -> datetime:
        return self.now - self.length

    def clauses(self, visible: Clauses) -> Clauses:
        of_place = [{"term": {"community": self.community}}] if self.community else []
        return [*visible, *of_place, {"terms": {"kind": _KINDS}}]


async def rising(finder: Finder, reader: Reader, window: Window, limit: int) -> list[Rising]:
    """Return the rising topics in the window, the steepest first. Raises: EngineAwayError."""
    visible = await finder.visible_to(reader)
    audiences = await _audiences(Needing(finder, reader), reader)
    answer = await finder.search(_candidates(window, visible, audiences))
    topics = _topics(answer["aggregations"])
    if not topics:
        return []
    counted = await finder.search(_counts(window, visible, topics))
    buckets = counted["aggregations"]["topics"]["buckets"]
    found = [_rising(*topic, bucket) for topic, bucket in zip(topics, buckets, strict=True)]
    risen = [each for each in found if each.now >= LEAST and each.now > each.before]
    return sorted(risen, key=lambda each: (each.before - each.now, each.topic))[:limit]


async def _audiences(needing: Needing, reader: Reader) -> list[str]:
    """Return the reader's audiences by name: a background filter allows no lookups."""
    groups = [EVERYONE] if reader.guest else [EVERYONE, ORGANISATION]
    seen = await needing.communities()
    return [*groups, *(community_audience(each["id"]) for each in seen.values())]


def _candidates(window: Window, visible: Clauses, audiences: Sequence[str]) -> dict[str, Any]:
    by_name: Clauses = [{"term": {"visible": True}}, {"terms": {"audience": list(audiences)}}]
    earlier = {"range": {"published_at": {"lt": window.begins.isoformat()}}}
    background = {"bool": {"filter": [*window.clauses(by_name), earlier]}}
    common = {
        "size": MOST_CANDIDATES,
        "min_doc_count": LEAST,
        "background_filter": background,
        "jlh": {},
    }
    words = {"field": "title", "source_fields": _TITLES, **common}
    return {
        "query": {"bool": {"filter": [*window.clauses(visible), _within(window)]}},
        "size": 0,
        "aggs": {
            "tags": {"significant_terms": {"field": "tags", **common}},
            "sample": {
                "sampler": {"shard_size": MOST_SAMPLED},
                "aggs": {"words": {"significant_text": words}},
            },
        },
    }


def _within(window: Window) -> dict[str, Any]:
    return {"range": {"published_at": {"gte": window.begins.isoformat()}}}


def _topics(aggregated: Mapping[str, Any]) -> list[tuple[TopicKind, str]]:
    """Return the candidates: tags, and words that mean something and are no tag."""
    tags = [bucket["key"] for bucket in aggregated["tags"]["buckets"]]
    words = [bucket["key"] for bucket in aggregated["sample"]["words"]["buckets"]]
    known = {stem for tag in tags for stem in (*stems_of(tag, {}), folded(tag))}
    others = [word for word in words if stems_of(word, {}).keys() - known]
    return [*((TopicKind.TAG, tag) for tag in tags), *((TopicKind.WORD, word) for word in others)]


def _counts(
    window: Window, visible: Clauses, topics: Iterable[tuple[TopicKind, str]]
) -> dict[str, Any]:
    before = (window.begins - window.length).isoformat()
    earlier = {"range": {"published_at": {"gte": before, "lt": window.begins.isoformat()}}}
    places = {"terms": {"field": "community_ref", "size": MOST_COMMUNITIES}}
    titles = {"top_hits": {"size": TITLES_READ, "_source": _TITLES}}
    return {
        "query": {"bool": {"filter": window.clauses(visible)}},
        "size": 0,
        "aggs": {
            "topics": {
                "filters": {"filters": [_about(*topic) for topic in topics]},
                "aggs": {
                    "now": {
                        "filter": _within(window),
                        "aggs": {"places": places, "titles": titles},
                    },
                    "before": {"filter": earlier},
                },
            }
        },
    }


def _about(kind: TopicKind, topic: str) -> dict[str, Any]:
    return {"term": {"tags": topic}} if kind is TopicKind.TAG else {"term": {"title": topic}}


def _rising(kind: TopicKind, topic: str, bucket: Mapping[str, Any]) -> Rising:
    now = bucket["now"]
    titles = [hit["_source"] for hit in now["titles"]["hits"]["hits"]]
    return Rising(
        kind,
        topic if kind is TopicKind.TAG else _written(topic, titles),
        now["doc_count"],
        bucket["before"]["doc_count"],
        tuple(
            (community_of(place["key"]), place["doc_count"]) for place in now["places"]["buckets"]
        ),
    )


def _written(word: str, titles: Iterable[Mapping[str, Any]]) -> str:
    """Return the word as titles write it, with its accents."""
    texts = (text for source in titles for text in source.values())
    lines = (line for text in texts for line in ([text] if isinstance(text, str) else text))
    found = (each for line in lines for each in _WORD.findall(line))
    return next((each for each in found if folded(each) == word), word).lower()
