"""How documents match the words of a question, as OpenSearch queries.

The weights are measured: docs/decisions/0010-search-relevance.md.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import islice
from typing import Any

from services.search.asking.gist import gist
from services.search.asking.language import LONGEST_READ
from services.search.index import narrowing
from services.search.index.analyzers import MOST_FUZZY_WORDS
from shared.contracts.values import Language

TITLE_BOOST = 2
NAME_BOOST = 4
"""The weight of a person's name. Other unstemmed fields weigh less than stems."""

FUZZY_BOOST = 0.7
LONGEST_MISTYPED = 24
MOST_MISTYPED_LETTERS = 120
"""The limit on letters of one word that may be mistyped, and of all of them together.

OpenSearch builds an automaton for each such word and field, and the time grows with every letter.
Words in use and the questions of record 10's collections are shorter. Longer ones are addresses,
keys, whole texts or attacks.
"""

_PIECE = re.compile(r"[^\s/-]+")
"""A string that a tokenizer may take for one word, or split into shorter ones."""

_COMPOUND = re.compile(r"(?<![\w/:.])\w{1,12}(?:[/&]\w{1,12})+(?![\w/])")
MOST_COMPOUNDS = 4
"""The maximum number of names such as CI/CD in a query, whose words weigh more when adjacent."""

TIE = 0.3
FORGIVING = {"fuzziness": "AUTO:5,9", "prefix_length": 1, "max_expansions": 16}

ENOUGH_WORDS = "2<1 5<2"
"""The words that must match: all of one or two; one of three to five; two of more."""

MOST_PARTIAL = 4
SHORTEST_PARTIAL = 4
PARTIAL_BOOST = 0.2
"""Beginnings of words: the most words of a question in which they are allowed, the fewest letters
of each, and the weight of a match, so that whole words come first.
"""

SYNONYM_BOOST = 0.9
"""The weight of a topic's other names, relative to the name that was typed."""

ENOUGH_TELLING = "10%"
"""The share of the telling words of a pasted text that must match."""

Query = dict[str, Any]


class Way(StrEnum):
    """The kind of a match.

    By the stems of a language, exact or misspelt words, another name of a topic, or word prefixes.
    """

    FRENCH = "french"
    ENGLISH = "english"
    WORDS = "words"
    OTHER_NAMES = "other_names"
    BEGINNINGS = "beginnings"


_STEMMED = {Language.FRENCH: Way.FRENCH, Language.ENGLISH: Way.ENGLISH}
"""How the stems of a language match. Words of other languages match unstemmed."""


def matching(text: str, others: Sequence[str] = (), *, is_named: bool = False) -> Query:
    """Return a query that scores the best match: French stems, English stems, or unstemmed words.

    Within a language, title and text count as one field (`cross_fields`), so that a word does not
    score as rare because few titles contain it. Unstemmed words may be mistyped, and those of a
    short question may be the beginnings of words. `others`: the question in other words.
    `is_named`: each result tells in which `Way` it matched.
    """
    if not text:
        return {"match_all": {}}
    ways = _pasted(text) if len(text) > LONGEST_READ else _typed(text, others)
    if is_named:
        for way, query in ways:
            next(iter(query.values()))["_name"] = way
    found: Query = {"dis_max": {"queries": [query for _, query in ways], "tie_breaker": TIE}}
    compounds = list(islice(_COMPOUND.finditer(text), MOST_COMPOUNDS))
    if not compounds:
        return found
    return {"bool": {"must": [found], "should": [_together(each[0]) for each in compounds]}}


def exactly(text: str, others: Sequence[str] = ()) -> Query:
    """Return a query for the stems of a question or of its variants, without typing errors."""
    if not text:
        return {"match_all": {}}
    stems = [_stems(each, language) for each in (text, *others) for language in Language]
    return {"dis_max": {"queries": stems}}


def _typed(text: str, others: Sequence[str]) -> list[tuple[Way, Query]]:
    ways = [(_STEMMED.get(each, Way.WORDS), _stems(text, each)) for each in Language]
    ways.append((Way.WORDS, _words(text)))
    if others:
        ways.append((Way.OTHER_NAMES, _in_other_words(others)))
    if _may_be_partial(text):
        ways.append((Way.BEGINNINGS, _beginnings(text)))
    return ways


def _pasted(text: str) -> list[tuple[Way, Query]]:
    return [(_STEMMED.get(each, Way.WORDS), telling(text, each)) for each in Language]


def _together(compound: str) -> dict[str, Any]:
    return {"multi_match": {"query": compound, "type": "phrase", "fields": ["title", "text"]}}


def _stems(text: str, language: Language, *, enough: str = ENOUGH_WORDS) -> Query:
    return {
        "multi_match": {
            "query": text,
            "type": "cross_fields",
            "fields": [f"title_{language}^{TITLE_BOOST}", f"text_{language}"],
            "tie_breaker": TIE,
            "minimum_should_match": enough,
        }
    }


def telling(text: str, language: Language) -> Query:
    """Return a query for the most telling words of a pasted text."""
    return _stems(" ".join(gist(text)), language, enough=ENOUGH_TELLING)


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


def _may_be_partial(text: str) -> bool:
    words = text.split()
    return len(words) <= MOST_PARTIAL and any(len(word) >= SHORTEST_PARTIAL for word in words)


def _beginnings(text: str) -> Query:
    """Return a query for all words, where long enough words also match as prefixes."""
    each = [
        {
            "multi_match": {
                "query": word,
                "type": "bool_prefix" if len(word) >= SHORTEST_PARTIAL else "best_fields",
                "fields": list(narrowing.ANYWHERE),
                "analyzer": "guilde_fuzzy_query",
                "zero_terms_query": "all",
            }
        }
        for word in text.split()
    ]
    return {"bool": {"must": each, "boost": PARTIAL_BOOST}}


def _in_other_words(others: Sequence[str]) -> dict[str, Any]:
    """Return a query for the best of the variants, each of which is a whole question."""
    stems = [_stems(text, language) for text in others for language in Language]
    return {"dis_max": {"queries": stems, "boost": SYNONYM_BOOST}}


def _may_be_mistyped(text: str) -> bool:
    """Return whether all words are short enough to be mistyped.

    Otherwise all are matched exactly.
    """
    longest = sorted(map(len, _PIECE.findall(text)))[-MOST_FUZZY_WORDS:]
    return max(longest, default=0) <= LONGEST_MISTYPED and sum(longest) <= MOST_MISTYPED_LETTERS
