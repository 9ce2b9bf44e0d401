"""The two indices: documents, and the access to them. A change here requires a rebuild.

With `dynamic: false`, a field that a newer writer adds is stored, but not searched until the
rebuild. So two versions of this service can run side by side.
"""

import hashlib
from typing import Any

import orjson

from services.search.index.analyzers import ANALYSIS
from services.search.projections.documents import REACTION, THING

REFRESH = "500ms"
"""The delay until searches find a write. Explicit, since by default idle shards do not refresh."""

LONGEST_KEYWORD = 512

REVISION = 8
"""Increase it when a field, an analyzer or a projection changes.

The first process of the new revision then rebuilds the index. A test compares it with `schema`.
"""

DOCUMENTS = "documents"
ACCESS = "access"

_keyword: dict[str, Any] = {"type": "keyword", "ignore_above": LONGEST_KEYWORD}
_date: dict[str, Any] = {"type": "date"}


def _text(analyzer: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "text",
        "analyzer": analyzer,
        "search_analyzer": f"{analyzer}_query",
        **more,
    }


_DOCUMENT_FIELDS: dict[str, Any] = {
    "key": {"type": "keyword"},
    "visible": {"type": "boolean"},
    "audience": {"type": "keyword"},
    "kind": _keyword,
    "community": _keyword,
    "community_ref": _keyword,
    "language": _keyword,
    "tags": {**_keyword, "fields": {"words": _text("guilde_folded")}},
    "author": _keyword,
    "post_id": _keyword,
    "accepted_answer_id": _keyword,
    "traits": _keyword,
    "topic_names": _keyword,
    "endorses": _keyword,
    "follower": _keyword,
    "follows": _keyword,
    "saved_query": {"type": "percolator"},
    # only sorting by votes needs the ordinals, so they are not built at every refresh
    "joined": {
        "type": "join",
        "relations": {THING: REACTION},
        "eager_global_ordinals": False,
    },
    "month": _keyword,
    "published_at": _date,
    "updated_at": _date,
    "title_fr": _text("guilde_fr", copy_to=["title", "typed"], index_options="offsets"),
    "title_en": _text("guilde_en", copy_to=["title", "typed"], index_options="offsets"),
    "text_fr": _text("guilde_fr", copy_to="text", index_options="offsets"),
    "text_en": _text("guilde_en", copy_to="text", index_options="offsets"),
    "title_other": _text("guilde_folded", copy_to=["title", "typed"], index_options="offsets"),
    "text_other": _text("guilde_folded", copy_to="text", index_options="offsets"),
    "name": _text("guilde_folded", copy_to=["title", "typed"], index_options="offsets"),
    "post_title": _text("guilde_folded"),
    "title": _text("guilde_folded"),
    "text": _text("guilde_folded"),
    "typed": {"type": "search_as_you_type", "analyzer": "guilde_folded", "max_shingle_size": 2},
}

_ACCESS_FIELDS: dict[str, Any] = {
    "key": {"type": "keyword"},
    "audiences": {"type": "keyword"},
    "applied": {"type": "long"},
    "grants": {"type": "object", "enabled": False},
    "keys": {"type": "object", "enabled": False},
}

_FIELDS = {DOCUMENTS: _DOCUMENT_FIELDS, ACCESS: _ACCESS_FIELDS}
_ANALYSIS = {DOCUMENTS: ANALYSIS, ACCESS: {}}


def body(which: str, *, shards: int = 1) -> dict[str, Any]:
    """Return the body that creates an index. With one shard, every count is exact: see `facets`."""
    fields = _FIELDS[which]
    return {
        "settings": {
            "number_of_shards": shards,
            "auto_expand_replicas": "0-1",
            "refresh_interval": REFRESH,
            "analysis": _ANALYSIS[which],
        },
        "mappings": {
            "dynamic": False,
            "_meta": {"schema": schema(which)},
            "properties": fields,
        },
    }


def schema(which: str) -> str:
    """Return a hash of an index's fields, analyzers and projections."""
    whole = {"revision": REVISION, "fields": _FIELDS[which], "analysis": _ANALYSIS[which]}
    return hashlib.sha256(orjson.dumps(whole, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
