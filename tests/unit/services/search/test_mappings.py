"""A change of the index has a revision, by which processes of other versions see it."""

from services.search.index import mappings
from services.search.index.mappings import ACCESS, DOCUMENTS, REVISION

SCHEMAS = {2: ("14496b70db2a6117", "3448ec7ebdbd4780")}
"""By revision, of documents and of access: what was released stays, what is next is added."""


def test_a_change_of_the_index_has_a_new_revision() -> None:
    assert max(SCHEMAS) == REVISION
    assert SCHEMAS[REVISION] == (mappings.schema(DOCUMENTS), mappings.schema(ACCESS))
