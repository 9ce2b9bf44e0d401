"""A change of the index has a revision, by which processes of other versions recognise it."""

from services.search.index import mappings
from services.search.index.mappings import ACCESS, DOCUMENTS, REVISION

SCHEMAS = {
    2: ("14496b70db2a6117", "3448ec7ebdbd4780"),
    3: ("8fc5934d78dae747", "0fae34aa7b12ac0a"),
    4: ("fed427277b79dfa3", "e69836e0a9175d12"),
    5: ("93bc69bdfaf2aee2", "a6595438a0884a0f"),
    6: ("2583e901c5cbf717", "8a64feeb045c6160"),
    7: ("660bf01608663e6c", "ff32802adf262ff9"),
    8: ("8b9e0fbe97058715", "f4b77524ed0b33f2"),
}
"""By revision, of documents and of access: released ones stay, the next one is added."""


def test_a_change_of_the_index_has_a_new_revision() -> None:
    assert max(SCHEMAS) == REVISION
    assert SCHEMAS[REVISION] == (mappings.schema(DOCUMENTS), mappings.schema(ACCESS))
