"""MongoDB, and the only importer of motor: client, transactions, leases, guarded writes.

Motor reached its end of life in 2026; its successor, PyMongo's own async API, has the same shape.
Because nothing outside this folder imports either, the change is one folder.
"""

from shared.mongo.address import checked_address
from shared.mongo.aggregates import (
    all_rows,
    in_batches,
    read_document,
    read_many,
    rows_by_id,
    rows_once,
    write_document,
)
from shared.mongo.alone import Alone, HeldElsewhereError, LeaseLostError, NotAloneError
from shared.mongo.indexes import Index, create_indexes, drop_indexes
from shared.mongo.lease import COLLECTION as LEASES
from shared.mongo.lease import Lease
from shared.mongo.pages import Place, first_of
from shared.mongo.raw import collection_names, insert_raw, raw_documents, raw_pages
from shared.mongo.replica_set import become_alone
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
    change_alike,
    delete_many,
    insert,
    mend_each,
    replace_version,
    replace_versions,
    update_each,
    update_in_turn,
    upsert_each,
)

__all__ = [
    "LEASES",
    "UNAVAILABLE",
    "Alone",
    "Collection",
    "CommitUnknownError",
    "Document",
    "DuplicateError",
    "HeldElsewhereError",
    "Index",
    "Lease",
    "LeaseLostError",
    "NotAloneError",
    "Place",
    "Scope",
    "StaleVersionError",
    "Store",
    "all_rows",
    "apply_newer",
    "become_alone",
    "change_alike",
    "checked_address",
    "collection_names",
    "create_indexes",
    "delete_many",
    "drop_indexes",
    "first_of",
    "in_batches",
    "insert",
    "insert_raw",
    "mend_each",
    "raw_documents",
    "raw_pages",
    "read_document",
    "read_many",
    "replace_version",
    "replace_versions",
    "rows_by_id",
    "rows_once",
    "update_each",
    "update_in_turn",
    "upsert_each",
    "write_document",
]
