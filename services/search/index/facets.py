"""Facets: the number of results by kind, community, tag, language, author and month.

Choosing a value of a facet does not remove its other values, since several may be chosen. So each
facet is counted under the choices of all the others, and `post_filter` restricts the results. With
one shard every count is exact. With several, a value's count is exact if each shard returns it:
each returns MOST_BY_SHARD values of a facet, more than a facet has in practice.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.search.projections.indexed import Facet
from services.search.projections.table import FACETS

MOST_BY_SHARD = 5_000


Choices = Mapping[str, Sequence[str]]
"""The chosen values by facet name. A result matches any of them."""


def filters(choices: Choices, *, but: str | None = None) -> list[dict[str, Any]]:
    """Return filters for the choices of all facets, or of all except `but`."""
    return [
        {"terms": {facet.chosen: list(choices[facet.name])}}
        for facet in FACETS
        if facet.name != but and choices.get(facet.name)
    ]


def aggregations(choices: Choices, own: Iterable[str] | None = None) -> dict[str, Any]:
    """Return aggregations that count the facets.

    With `own`, they also find which authors have results in those audiences.
    """
    made = {facet.name: _aggregation(facet, filters(choices, but=facet.name)) for facet in FACETS}
    if own is not None:
        author = made["author"]
        in_own = {"filter": {"terms": {"audience": sorted(own)}}}
        author.get("aggs", {}).get("values", author)["aggs"] = {"own": in_own}
    return made


def _aggregation(facet: Facet, of_others: list[dict[str, Any]]) -> dict[str, Any]:
    terms: dict[str, Any] = {
        "field": facet.counted,
        "size": facet.most,
        "shard_size": MOST_BY_SHARD,
    }
    if facet.latest_first:
        terms["order"] = {"_key": "desc"}
    if not of_others:
        return {"terms": terms}
    return {"filter": {"bool": {"filter": of_others}}, "aggs": {"values": {"terms": terms}}}


def counts(aggregated: Mapping[str, Any], name: str) -> list[tuple[str, int]]:
    """Return the values of a facet and their counts, from OpenSearch's response."""
    return [(bucket["key"], bucket["doc_count"]) for bucket in _buckets(aggregated, name)]


def authors_in_own(aggregated: Mapping[str, Any]) -> frozenset[str]:
    """Return which of the listed authors have results in `own`."""
    buckets = _buckets(aggregated, "author")
    return frozenset(each["key"] for each in buckets if each["own"]["doc_count"])


def _buckets(aggregated: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = aggregated[name]
    buckets: list[dict[str, Any]] = found.get("values", found)["buckets"]
    return buckets
