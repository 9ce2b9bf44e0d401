"""The best answer to a question, and the documents similar to one.

An accepted answer is the best. A search that finds its question finds it too, in any language: by
another name of a topic, or by any other way that leads to the question. Without one, the best
answer is the passage of the first result, if it is so near in meaning that it probably answers.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.search.index.hybrid import WEIGHTS, Near
from services.search.index.matching import telling
from services.search.index.naming import Named
from services.search.index.queries import highlight
from services.search.projections.keys import document_key
from shared.contracts.values import Language, PostKind, ReplyKind

LOOKED_AT = 5
GOOD_ENOUGH = 0.5
"""The number of results that may lead to an answer, and their least score relative to the first."""

FEWEST_WORDS = 3
"""The fewest words of a question that a passage can answer. Fewer name a subject."""

NO_ANSWERS = frozenset({PostKind.QUESTION, "community", "gathering", "profile"})
"""The kinds whose passages answer nothing."""

LONGEST_LIKED = 10_000
"""The maximum number of characters of a document by which similar ones are searched."""

Clauses = list[dict[str, Any]]
Hit = dict[str, Any]
Search = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class AnswerSource(StrEnum):
    """The source of an answer.

    accepted_answer: the accepted answer of a question in the results. passage: the best passage of
    the first result, close to the question in meaning.
    """

    ACCEPTED_ANSWER = "accepted_answer"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Answer:
    hit: Hit
    source: AnswerSource


async def best_answer(
    search: Search,
    words: str,
    hits: Sequence[Hit],
    named: Named,
    near: Mapping[str, Near],
    visible: Clauses,
) -> Answer | None:
    """Return the best answer that these results lead to, if the reader may see it."""
    if accepted := await _accepted_answer(search, words, hits, named, visible):
        return Answer(accepted, AnswerSource.ACCEPTED_ANSWER)
    first = hits[0]
    if is_answered(words, first["_source"]["kind"], near.get(first["_id"])):
        return Answer(first, AnswerSource.PASSAGE)
    return None


def is_answered(words: str, kind: str, near: Near | None) -> bool:
    """Return whether the nearest passage of a first result probably answers the question."""
    is_question = len(words.split()) >= FEWEST_WORDS
    return (
        is_question
        and kind not in NO_ANSWERS
        and near is not None
        and near.cosine >= WEIGHTS.answering
    )


async def _accepted_answer(
    search: Search, words: str, hits: Sequence[Hit], named: Named, visible: Clauses
) -> Hit | None:
    accepted = next(_accepted(hits, named), None)
    if accepted is None:
        return None
    key = document_key("reply", accepted)
    if known := next((hit for hit in hits if hit["_id"] == key), None):
        return known
    answer = await search(
        {
            "query": {"bool": {"filter": [{"ids": {"values": [key]}}, *visible]}},
            "size": 1,
            "_source": {"excludes": ["text_*"]},
            "highlight": highlight(words),
        }
    )
    return next(iter(answer["hits"]["hits"]), None)


def _accepted(hits: Sequence[Hit], named: Named) -> Iterator[str]:
    for hit in hits[:LOOKED_AT]:
        if hit["_score"] < GOOD_ENOUGH * hits[0]["_score"]:
            return
        source = hit["_source"]
        if source["kind"] == PostKind.QUESTION and "accepted_answer_id" in source:
            yield source["accepted_answer_id"]
        elif source["kind"] == ReplyKind.ANSWER:
            question = named.get(document_key("post", source["post_id"]), {})
            if question.get("accepted_answer_id") == source["id"]:
                yield source["id"]


def looked_up(key: str, visible: Clauses) -> dict[str, Any]:
    """Return the query for one document with its texts, if the reader may see it."""
    return {
        "query": {"bool": {"filter": [{"ids": {"values": [key]}}, *visible]}},
        "size": 1,
        "_source": ["id", "title_*", "text_*"],
    }


def read_body(key: str, visible: Clauses) -> dict[str, Any]:
    """Return the query for one document with all that a reader is shown of it."""
    return {
        "query": {"bool": {"filter": [{"ids": {"values": [key]}}, *visible]}},
        "size": 1,
        "_source": {"excludes": ["places", "outline", "visible", "month"]},
    }


def similar_body(liked: dict[str, Any], key: str, limit: int, visible: Clauses) -> dict[str, Any]:
    """Return the query for documents similar to one, without those that belong to it."""
    texts = [text for name, text in liked.items() if name.startswith(("title_", "text_"))]
    words = "\n".join(text if isinstance(text, str) else " ".join(text) for text in texts)
    like = [telling(words[:LONGEST_LIKED], language) for language in Language]
    own = [{"ids": {"values": [key]}}, {"term": {"post_id": liked["id"]}}]
    return {
        "query": {
            "bool": {"must": [{"dis_max": {"queries": like}}], "filter": visible, "must_not": own}
        },
        "size": limit,
        "sort": [{"_score": "desc"}, {"key": "asc"}],
        "track_scores": True,
        "track_total_hits": False,
        "timeout": "2s",
        "_source": {"excludes": ["text_*", "places", "key", "visible", "month"]},
        "highlight": highlight(""),
    }
