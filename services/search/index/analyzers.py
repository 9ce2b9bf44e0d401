"""How words become terms, in French, in English and in neither.

Each language has two analyzers: one for documents, and one for queries which reads only so many
words, so that no query, however hostile, becomes more clauses than OpenSearch accepts.
The light French stemmer leaves `anonymis` of *anonymiser* and `anonym` of *anonymisation*:
`verb_fr` makes them one. What each choice is worth is measured in
docs/decisions/0010-search-relevance.md.

    guilde_fr      elision (l'équipe), accents folded, stop words, light stemming
    guilde_en      possessive ('s), accents folded, stop words, Porter 2 stemming
    guilde_folded  words as they are, elision and accents apart: names, exact words, typing errors
"""

from typing import Any

MOST_WORDS = 32
"""Words of a query that count; a question of more is a text."""

MOST_FUZZY_WORDS = 10
"""Words of a query that may be mistyped; each costs as many clauses as it has neighbours."""

ELIDED = (
    *("l", "m", "t", "qu", "n", "s", "j", "d", "c"),
    *("jusqu", "quoiqu", "lorsqu", "puisqu"),
)

UNACCENTED_STOP_WORDS = ("a", "etait", "meme", "ete", "etre")
"""What folding makes of French stop words that have accents."""

ENGLISH_STOP_WORDS = (
    *("a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is"),
    *("no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these"),
    *("they", "this", "to", "was", "will", "with"),
)
"""Lucene's, without *it*, which in an organisation is often IT."""

FRENCH_IN_QUESTIONS = (
    *("au", "aux", "avec", "ce", "ces", "dans", "de", "des", "du", "elle", "elles", "en", "et"),
    *("est", "il", "ils", "je", "la", "le", "les", "leur", "ne", "nous", "ou", "par", "pas"),
    *("pour", "que", "qui", "sans", "se", "ses", "sur", "un", "une", "vous"),
)
ENGLISH_IN_QUESTIONS = (
    *("and", "are", "by", "for", "in", "is", "of", "that", "the", "their", "there", "these"),
    *("they", "this", "to", "was", "with"),
)
"""What says nothing in a question, in whichever language it is read: only words that the other
language does not have in another sense (*or*, *but*, *an*, *son*, *ai* stay).
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

# accents are folded before the rest, so that a word typed without them has the same stem
_FRENCH = ("lowercase", "elision", "asciifolding", "stop_fr")
_FRENCH_STEMS = ("stem_fr", "verb_fr")
_ENGLISH = ("possessive_en", "lowercase", "asciifolding", "stop_en")
_ENGLISH_STEMS = ("stem_en",)
_FOLDED = ("lowercase", "elision", "asciifolding")

_CHAINS: dict[str, tuple[str, ...]] = {
    "guilde_fr": (*_FRENCH, *_FRENCH_STEMS),
    "guilde_fr_query": (*_FRENCH, "asked_en", *_FRENCH_STEMS, "first_words"),
    "guilde_en": (*_ENGLISH, *_ENGLISH_STEMS),
    "guilde_en_query": (*_ENGLISH, "asked_fr", *_ENGLISH_STEMS, "first_words"),
    "guilde_folded": _FOLDED,
    "guilde_folded_query": (*_FOLDED, "first_words"),
    "guilde_fuzzy_query": (*_FOLDED, "asked_fr", "asked_en", "few_words"),
}


def _analyzer(*filters: str) -> dict[str, Any]:
    return {"type": "custom", "tokenizer": "standard", "filter": list(filters)}


ANALYSIS: dict[str, Any] = {
    "filter": _FILTERS,
    "analyzer": {name: _analyzer(*chain) for name, chain in _CHAINS.items()},
}
