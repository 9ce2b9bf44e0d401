"""The filters that are written in the text of a question, as OpenSearch clauses."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from services.search.asking.language import Asked
from services.search.projections.authors import BYLINE

ANYWHERE = ("title", "text", "post_title", "tags.words", "name")
"""The unstemmed fields. Each has the texts of all languages."""

Authors = Mapping[str, Sequence[str]]
"""The ids of the people that a value of `author:` names, by value."""

TagNames = Mapping[str, Sequence[str]]
"""The other names of the topic that a value of `tag:` names, by value."""

_CHOSEN = {
    "kind": "kind",
    "community": "community",
    "lang": "language",
    "is": "traits",
    "has": "traits",
}

Clauses = list[dict[str, Any]]

NO_NAMES: TagNames = MappingProxyType({})


def kept(asked: Asked, authors: Authors, tags: TagNames = NO_NAMES) -> Clauses:
    """Return the filters that a document must match besides the words."""
    chosen = [_any_of(name, values, authors, tags) for name, values in asked.filters.items()]
    return [*chosen, *map(_phrase, asked.phrases), *_published(asked)]


def left_out(asked: Asked, authors: Authors, tags: TagNames = NO_NAMES) -> Clauses:
    """Return the filters that a document must not match."""
    unwanted = [_any_of(name, values, authors, tags) for name, values in asked.unwanted.items()]
    return [*unwanted, *map(_phrase, asked.without)]


def _phrase(text: str) -> dict[str, Any]:
    return {"multi_match": {"query": text, "type": "phrase", "fields": list(ANYWHERE)}}


def _any_of(name: str, values: Sequence[str], authors: Authors, tags: TagNames) -> dict[str, Any]:
    if name in _CHOSEN:
        return {"terms": {_CHOSEN[name]: list(values)}}
    if name == "tag":
        names = dict.fromkeys(each for value in values for each in (value, *tags.get(value, ())))
        return _one_of([_same("tags", name) for name in names])
    people = sorted({person for value in values for person in authors.get(value, ())})
    bylines = [_same("author", BYLINE + value) for value in values]
    return _one_of([{"terms": {"author": people}}, *bylines])


def _one_of(clauses: Clauses) -> dict[str, Any]:
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _same(field: str, value: str) -> dict[str, Any]:
    return {"term": {field: {"value": value, "case_insensitive": True}}}


def _published(asked: Asked) -> Clauses:
    bounds = {"gte": asked.after, "lt": asked.before}
    given = {name: moment.isoformat() for name, moment in bounds.items() if moment is not None}
    return [{"range": {"published_at": given}}] if given else []


def named(value: str, visible: Clauses, most: int) -> dict[str, Any]:
    """Return the query for people of this name, among those that the reader may see."""
    called = {"match": {"name": {"query": value, "operator": "and"}}}
    return {
        "query": {"bool": {"filter": [{"term": {"kind": "profile"}}, called, *visible]}},
        "size": most,
        "sort": [{"key": "asc"}],
        "_source": ["id"],
        "timeout": "1s",
    }
