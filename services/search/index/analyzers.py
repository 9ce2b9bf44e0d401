"""The analysis of words into terms: in French, in English, and regardless of language.

Each language has an analyzer for documents and one for queries. The latter reads a limited number
of words, so that no query, however hostile, has more clauses than OpenSearch accepts. The light
French stemmer reduces *anonymiser* to `anonymis` but *anonymisation* to `anonym`; `verb_fr` makes
them equal. docs/decisions/0010-search-relevance.md measures the gain of each choice.

    guilde_fr      elision (l'équipe), accents folded, stop words, light stemming
    guilde_en      possessive ('s), accents folded, stop words, Porter 2 stemming
    guilde_folded  unstemmed words, without elision and accents: names, exact words, typing errors
"""

from typing import Any

MOST_WORDS = 32
"""The number of words of a query that count. The rest is ignored."""

MOST_FUZZY_WORDS = 10
"""The number of words of a query that may be mistyped. Each costs a clause per similar word."""

ELIDED = (
    *("l", "m", "t", "qu", "n", "s", "j", "d", "c"),
    *("jusqu", "quoiqu", "lorsqu", "puisqu"),
)

UNACCENTED_STOP_WORDS = ("a", "etait", "meme", "ete", "etre")
"""French stop words with accents, in the form that folding leaves."""

ENGLISH_STOP_WORDS = (
    *("a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is"),
    *("no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these"),
    *("they", "this", "to", "was", "will", "with"),
)
"""Lucene's list, except *it*, which in an organisation is often IT."""

FRENCH_IN_QUESTIONS = (
    *("au", "aux", "avec", "ce", "ces", "dans", "de", "des", "du", "elle", "elles", "en", "et"),
    *("est", "il", "ils", "je", "la", "le", "les", "leur", "ne", "nous", "ou", "par", "pas"),
    *("pour", "que", "qui", "sans", "se", "ses", "sur", "un", "une", "vous"),
)
ENGLISH_IN_QUESTIONS = (
    *("and", "are", "by", "for", "in", "is", "of", "that", "the", "their", "there", "these"),
    *("they", "this", "to", "was", "with"),
)
"""Stop words of a query, in any language.

Words with another meaning in French are left out of the list (*or*, *but*, *an*, *son*, *ai*).
"""

_FILTERS: dict[str, Any] = {
    "elision": {"type": "elision", "articles_case": True, "articles": ELIDED},
    "stop_fr": {"type": "stop", "stopwords": ["_french_", *UNACCENTED_STOP_WORDS]},
    "stem_fr": {"type": "stemmer", "language": "light_french"},
    "verb_fr": {"type": "pattern_replace", "pattern": r"(?<=\w{4})is$", "replacement": ""},
    "possessive_en": {"type": "stemmer", "language": "possessive_english"},
    "stop_en": {"type": "stop", "stopwords": ENGLISH_STOP_WORDS},
    "stem_en": {"type": "stemmer", "language": "porter2"},
    "asked_fr": {"type": "stop", "stopwords": FRENCH_IN_QUESTIONS},
    "asked_en": {"type": "stop", "stopwords": ENGLISH_IN_QUESTIONS},
    "first_words": {"type": "limit", "max_token_count": MOST_WORDS},
    "few_words": {"type": "limit", "max_token_count": MOST_FUZZY_WORDS},
}

# accents are folded first, so that a word typed without them has the same stem
_FRENCH = ("lowercase", "elision", "asciifolding", "stop_fr")
_FRENCH_STEMS = ("stem_fr", "verb_fr")
_ENGLISH = ("possessive_en", "lowercase", "asciifolding", "stop_en")
_ENGLISH_STEMS = ("stem_en",)
_FOLDED = ("lowercase", "elision", "asciifolding")


def _written(pattern: str, replacement: str) -> dict[str, Any]:
    return {"type": "pattern_replace", "pattern": pattern, "replacement": replacement}


_CHAINS: dict[str, tuple[str, ...]] = {
    "guilde_fr": (*_FRENCH, *_FRENCH_STEMS),
    "guilde_fr_query": (*_FRENCH, "asked_en", *_FRENCH_STEMS, "first_words"),
    "guilde_en": (*_ENGLISH, *_ENGLISH_STEMS),
    "guilde_en_query": (*_ENGLISH, "asked_fr", *_ENGLISH_STEMS, "first_words"),
    "guilde_folded": _FOLDED,
    "guilde_folded_query": (*_FOLDED, "first_words"),
    "guilde_fuzzy_query": (*_FOLDED, "asked_fr", "asked_en", "few_words"),
}


_NAMES: dict[str, Any] = {
    "plus_plus": _written(r"(?<![\p{L}\p{N}])(\p{L}{1,12})\+\+(?!\+)", "$1plusplus"),
    "sharp": _written(r"(?<![\p{L}\p{N}])(\p{L})#(?![\p{L}#])", "$1sharp"),
    "dot_net": _written(r"(?<![\p{L}\p{N}.])\.([Nn][Ee][Tt])(?![\p{L}\p{N}])", "dot$1"),
}
"""Names such as C++, C# and .NET, which a tokenizer would cut down to a letter or another word."""


def _analyzer(*filters: str) -> dict[str, Any]:
    return {
        "type": "custom",
        "char_filter": list(_NAMES),
        "tokenizer": "standard",
        "filter": list(filters),
    }


ANALYSIS: dict[str, Any] = {
    "char_filter": _NAMES,
    "filter": _FILTERS,
    "analyzer": {name: _analyzer(*chain) for name, chain in _CHAINS.items()},
}
