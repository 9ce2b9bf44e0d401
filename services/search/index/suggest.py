"""Autocomplete: titles and names that begin with the typed text."""

from typing import Any

from services.search.projections.table import KINDS

NOT_SUGGESTED = [kind.name for kind in KINDS if not kind.suggested]


def suggest_body(typed: str, limit: int, visible: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a query that matches all words: the last one as a prefix, the others whole."""
    beginning = {
        "multi_match": {
            "query": typed,
            "type": "bool_prefix",
            "fields": ["typed", "typed._2gram"],
            "operator": "and",
            "analyzer": "guilde_folded_query",
        }
    }
    return {
        "query": {
            "bool": {
                "must": [beginning],
                "must_not": [{"terms": {"kind": NOT_SUGGESTED}}],
                "filter": visible,
            }
        },
        "size": limit,
        "sort": [{"_score": "desc"}, {"key": "asc"}],
        "track_total_hits": False,
        "timeout": "1s",
        "_source": ["id", "kind", "community", "title_*", "name"],
    }
