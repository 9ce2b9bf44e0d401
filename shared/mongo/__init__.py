"""MongoDB, and all that imports motor: client, transactions, leases, guarded writes.

Motor reached its end of life in 2026; its successor, PyMongo's own async API, has the same shape.
Because nothing outside this folder imports either, the change is one folder.
"""

from shared.mongo.aggregates import in_batches, read_document, write_document
from shared.mongo.lease import Lease
from shared.mongo.store import (
    UNAVAILABLE,
    Collection,
    CommitUnknownError,
    Document,
    Scope,
    Store,
)
from shared.mongo.writes import (
    DuplicateError,
    StaleVersionError,
    apply_newer,
    delete_many,
    insert,
    replace_version,
    replace_versions,
    update_each,
    upsert_each,
)

__all__ = [
    "UNAVAILABLE",
    "Collection",
    "CommitUnknownError",
    "Document",
    "DuplicateError",
    "Lease",
    "Scope",
    "StaleVersionError",
    "Store",
    "apply_newer",
    "delete_many",
    "in_batches",
    "insert",
    "read_document",
    "replace_version",
    "replace_versions",
    "update_each",
    "upsert_each",
    "write_document",
]
