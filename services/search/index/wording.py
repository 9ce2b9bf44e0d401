"""Topics in a query, its probable spelling, and suggestions if nothing was found.

Spellings and suggestions are searched within the reader's filter: a word from hidden documents only
is never proposed.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from services.search.asking import spelling, synonyms
from services.search.asking.synonyms import Topics
from services.search.asking.tongue import language_of
from services.search.index.matching import FORGIVING
from services.search.index.narrowing import ANYWHERE
from shared.contracts.values import Language

MOST_TOPICS = 20
MOST_READ = 10
"""The number of documents whose spelling is compared."""
MOST_TRIED = 6
"""The maximum number of words of a question whose documents are counted one by one."""
MOST_COMMUNITIES = 3

Clauses = list[dict[str, Any]]
Search = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]

_STEMMED = [f"{field}_{language}" for field in ("title", "text") for language in Language]


@dataclass(frozen=True, slots=True)
class Loss:
    """Suggestions where nothing was found: the documents with each word, and communities to ask."""

    words: tuple[tuple[str, int], ...]
    communities: tuple[dict[str, Any], ...]


class Wording:
    """The lookups about a question's words. Raises: EngineAwayError, as `search` does."""

    def __init__(self, search: Search) -> None:
        self._search = search

    async def topics(self, words: str) -> Topics:
        """Return the topics that a question may name."""
        return await self.called(synonyms.parts_of(words))

    async def called(self, names: Iterable[str]) -> Topics:
        """Return the topics with one of these names, which are folded."""
        parts = sorted(names)
        if not parts:
            return {}
        answer = await self._search(
            {
                "query": {"bool": {"filter": [{"terms": {"topic_names": parts}}]}},
                "size": MOST_TOPICS,
                "_source": ["names", "topic_names"],
                "track_total_hits": False,
            }
        )
        found = [hit["_source"] for hit in answer["hits"]["hits"]]
        return {name: each["names"] for each in found for name in each["topic_names"]}

    async def meant(
        self, words: str, hits: Iterable[dict[str, Any]], visible: Clauses, reads: Language | None
    ) -> str | None:
        """Return the probable intended query, if one of its words is highlighted in no hit.

        The language of the query comes first. `reads`: the reader's language, the default if the
        words do not determine it.
        """
        mistyped = spelling.unseen(words, _fragments(hits))
        if not mistyped:
            return None
        answer = await self._search(_spelled(" ".join(mistyped), visible))
        sources = [hit["_source"] for hit in answer["hits"]["hits"]]
        tongue = language_of(words) or reads
        native = _texts(sources, lambda language: not tongue or language in {"", tongue})
        foreign = _texts(sources, lambda language: bool(tongue) and language not in {"", tongue})
        words_of = spelling.words_of
        return spelling.corrected(words, mistyped, words_of(native), words_of(foreign))

    async def loss(self, texts: Sequence[str], visible: Clauses) -> Loss:
        """Return suggestions. texts: the question, and its variants in other words."""
        words = list(dict.fromkeys(texts[0].split()))[:MOST_TRIED]
        answer = await self._search(_at_a_loss(texts, words, visible))
        counted = answer["aggregations"]["words"]["buckets"]
        return Loss(
            words=tuple(
                (word, each["doc_count"])
                for word, each in zip(words, counted, strict=True)
                if each["doc_count"]
            ),
            communities=tuple(hit["_source"] for hit in answer["hits"]["hits"]),
        )


def _fragments(hits: Iterable[dict[str, Any]]) -> list[str]:
    return [each for hit in hits for found in hit.get("highlight", {}).values() for each in found]


def _spelled(words: str, visible: Clauses) -> dict[str, Any]:
    like = {"query": words, "fields": list(ANYWHERE), **FORGIVING}
    return {
        "query": {"bool": {"must": [{"multi_match": like}], "filter": visible}},
        "size": MOST_READ,
        "_source": ["title_*", "text_*", "name"],
        "track_total_hits": False,
    }


def _texts(sources: Iterable[dict[str, Any]], accepts: Callable[[str], bool]) -> Iterator[str]:
    """Yield the texts in languages that are accepted. Names are in none: it is empty."""
    for source in sources:
        for field, text in source.items():
            if accepts(field.partition("_")[2]):
                yield from [text] if isinstance(text, str) else text


def _at_a_loss(texts: Sequence[str], words: Sequence[str], visible: Clauses) -> dict[str, Any]:
    about = {
        "bool": {
            "filter": [{"term": {"kind": "community"}}],
            "must": [{"dis_max": {"queries": [any_word(text) for text in texts]}}],
        }
    }
    return {
        "query": {"bool": {"filter": visible, "should": [about]}},
        "post_filter": about,
        "size": MOST_COMMUNITIES,
        "_source": ["id", "community", "title_*"],
        "aggs": {"words": {"filters": {"filters": [any_word(word) for word in words]}}},
    }


def any_word(text: str) -> dict[str, Any]:
    """Return a query for any of the words, in any form. Stop words match nothing."""
    plain = {"query": text, "fields": list(ANYWHERE), "analyzer": "guilde_fuzzy_query"}
    stemmed = {"query": text, "fields": _STEMMED}
    return {"dis_max": {"queries": [{"multi_match": plain}, {"multi_match": stemmed}]}}
