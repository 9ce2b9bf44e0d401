"""The question, as OpenSearch is asked it.

Every query passes `visible_to`: matching, counting, facets and highlights happen inside it.
The weights are measured: docs/decisions/0010-search-relevance.md.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from services.search.index import facets
from services.search.index.analyzers import MOST_FUZZY_WORDS
from services.search.index.cursor import Place, fingerprint
from services.search.index.facets import Choices
from services.search.projections.documents import OTHER
from shared.contracts.values import Language

TITLE_BOOST = 2
NAME_BOOST = 4
"""A person's name, among fields of less weight than stems have."""

FUZZY_BOOST = 0.7
LONGEST_MISTYPED = 24
MOST_MISTYPED_LETTERS = 120
"""Of a word that may be mistyped, and of all of them together.

OpenSearch makes an automaton of each such word and field, and the time that takes grows with every
letter. Hardly a word in use is longer, and no question of record 10's collections: what is, is an
address, a key, a whole text or an attack.
"""

_PIECE = re.compile(r"[^\s/-]+")
"""What a tokenizer may take for one word, or for several that are shorter."""

TIE = 0.3
FORGIVING = {"fuzziness": "AUTO:5,9", "prefix_length": 1, "max_expansions": 16}

ENOUGH_WORDS = "2<1 5<2"
"""Two words must both match; of up to five one must, of more two."""

FRAGMENT = 200
FRAGMENTS = 2
LONGEST_HIGHLIGHTED = 500_000

TIMEOUT = "4s"


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks. `text` empty: everything they may see, newest first."""

    text: str = ""
    choices: Choices = field(default_factory=dict)
    limit: int = 20
    after: Place | None = None


def fingerprint_of(text: str, choices: Choices) -> str:
    """What a cursor is bound to."""
    chosen = {name: sorted(values) for name, values in choices.items() if values}
    return fingerprint(text, chosen)


def search_body(
    question: Question, visible: list[dict[str, Any]], own: Iterable[str] | None = None
) -> dict[str, Any]:
    """One item more than the limit is asked for: it says whether there is a next page.

    `own`: audiences by which facets.py tells authors apart.
    """
    body: dict[str, Any] = {
        "query": {"bool": {"must": [matching(question.text)], "filter": visible}},
        "size": question.limit + 1,
        "sort": _order(question.text),
        "track_scores": bool(question.text),
        "track_total_hits": True,
        "timeout": TIMEOUT,
        "_source": {"excludes": ["text_*", "key", "visible", "month"]},
        "aggs": facets.aggregations(question.choices, own),
        "highlight": _highlight(question.text),
    }
    if chosen := facets.filters(question.choices):
        body["post_filter"] = {"bool": {"filter": chosen}}
    if question.after:
        body["search_after"] = [question.after.rank, question.after.key]
    return body


def matching(text: str) -> dict[str, Any]:
    """The best of: the words' stems in French, the same in English, the words themselves.

    Within a language title and text are one field (`cross_fields`), so that a word is not thought
    rare because few titles have it. The words themselves may be mistyped.
    """
    if not text:
        return {"match_all": {}}
    by_language = [_stems(text, language) for language in Language]
    return {"dis_max": {"queries": [*by_language, _words(text)], "tie_breaker": TIE}}


def _stems(text: str, language: Language) -> dict[str, Any]:
    return {
        "multi_match": {
            "query": text,
            "type": "cross_fields",
            "fields": [f"title_{language}^{TITLE_BOOST}", f"text_{language}"],
            "tie_breaker": TIE,
            "minimum_should_match": ENOUGH_WORDS,
        }
    }


def _words(text: str) -> dict[str, Any]:
    return {
        "multi_match": {
            "query": text,
            "type": "best_fields",
            "fields": [f"name^{NAME_BOOST}", "title", "text", "post_title", "tags.words"],
            "tie_breaker": TIE,
            "minimum_should_match": ENOUGH_WORDS,
            "boost": FUZZY_BOOST,
            "analyzer": "guilde_fuzzy_query",
            **(FORGIVING if _may_be_mistyped(text) else {}),
        }
    }


def _may_be_mistyped(text: str) -> bool:
    """Where words are too long for it, all are taken as they are: all the same they may match."""
    longest = sorted(map(len, _PIECE.findall(text)))[-MOST_FUZZY_WORDS:]
    return max(longest, default=0) <= LONGEST_MISTYPED and sum(longest) <= MOST_MISTYPED_LETTERS


def _order(text: str) -> list[dict[str, Any]]:
    """The key breaks ties, so that a walk by cursor has one order."""
    first = {"_score": "desc"} if text else {"published_at": {"order": "desc"}}
    return [first, {"key": "asc"}]


def _highlight(text: str) -> dict[str, Any]:
    """Of HTML-escaped text. Without a match the text's beginning stands as an excerpt.

    Its query is of its own, the plain words: the whole one would look for the audiences' names in
    every text, and for all neighbours of a mistyped word.
    """
    whole = {"number_of_fragments": 0}
    parts = {
        "fragment_size": FRAGMENT,
        "number_of_fragments": FRAGMENTS,
        "no_match_size": FRAGMENT,
    }
    shown = {"title": whole, "text": parts}
    languages = (*Language, OTHER)
    fields = {f"{name}_{lang}": how for name, how in shown.items() for lang in languages}
    fields["name"] = whole
    words = [{"match": {field: {"query": text}}} for field in fields]
    return {
        "encoder": "html",
        "pre_tags": ["<mark>"],
        "post_tags": ["</mark>"],
        "max_analyzer_offset": LONGEST_HIGHLIGHTED,
        "highlight_query": {"bool": {"should": words}},
        "fields": fields,
    }
