"""MongoDB: client, transactions, leases, guarded writes. Only this folder imports motor.

Motor reached its end of life in 2026; its successor, PyMongo's own async API, has the same shape.
Because nothing outside this folder imports either, the migration changes one folder only.
"""

from shared.mongo.address import checked_address
from shared.mongo.aggregates import (
    all_rows,
    in_batches,
    read_document,
    read_first_of,
    read_many,
    row_once,
    rows_by_id,
    rows_once,
    write_document,
)
from shared.mongo.alone import Alone, HeldElsewhereError, LeaseLostError, NotAloneError
from shared.mongo.gridfs import Bucket
from shared.mongo.indexes import Index, create_indexes, drop_indexes
from shared.mongo.lease import COLLECTION as LEASES
from shared.mongo.lease import Lease
from shared.mongo.pages import MERGED, Order, Place, begins_with, beyond, first_of, in_merged
from shared.mongo.raw import collection_names, insert_raw, raw_documents, raw_pages
from shared.mongo.replica_set import become_alone
from shared.mongo.store import (
    UNAVAILABLE,
    WHOLE,
    Collection,
    CommitUnknownError,
    Document,
    OvertakenError,
    Scope,
    Store,
)
from shared.mongo.together import together
from shared.mongo.writes import (
    DuplicateError,
    StaleVersionError,
    apply_newer,
    blank_some,
    change_alike,
    delete_many,
    delete_some,
    insert,
    insert_added,
    mend_each,
    replace_version,
    replace_versions,
    set_at_versions,
    some_ids,
    update_each,
    update_in_turn,
    upsert_each,
)

__all__ = [
    "LEASES",
    "MERGED",
    "UNAVAILABLE",
    "WHOLE",
    "Alone",
    "Bucket",
    "Collection",
    "CommitUnknownError",
    "Document",
    "DuplicateError",
    "HeldElsewhereError",
    "Index",
    "Lease",
    "LeaseLostError",
    "NotAloneError",
    "Order",
    "OvertakenError",
    "Place",
    "Scope",
    "StaleVersionError",
    "Store",
    "all_rows",
    "apply_newer",
    "become_alone",
    "begins_with",
    "beyond",
    "blank_some",
    "change_alike",
    "checked_address",
    "collection_names",
    "create_indexes",
    "delete_many",
    "delete_some",
    "drop_indexes",
    "first_of",
    "in_batches",
    "in_merged",
    "insert",
    "insert_added",
    "insert_raw",
    "mend_each",
    "raw_documents",
    "raw_pages",
    "read_document",
    "read_first_of",
    "read_many",
    "replace_version",
    "replace_versions",
    "row_once",
    "rows_by_id",
    "rows_once",
    "set_at_versions",
    "some_ids",
    "together",
    "update_each",
    "update_in_turn",
    "upsert_each",
    "write_document",
]
