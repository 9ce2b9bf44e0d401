"""Entries of the directory: no documents, but the keys by which communities select a person."""

from services.search.projections.actions import Action, Grant
from services.search.projections.indexed import Indexed
from services.search.projections.keys import DIRECTORY, person_holder
from shared.audience.attributes import keys_of
from shared.contracts.directory import DIRECTORY_ENTRY, DirectoryData
from shared.contracts.envelope import Fact


def project(fact: Fact[DirectoryData]) -> list[Action]:
    keys = tuple(sorted(keys_of(fact.data.person.attributes)))
    return [held(fact.subject, fact.sequence, keys)]


def held(person_id: str, sequence: int, keys: tuple[str, ...] = ()) -> Grant:
    """Return the grant of these keys to a person, in place of all keys that they had."""
    return Grant(person_holder(person_id), DIRECTORY, sequence, bool(keys), keys)


INDEXED = Indexed(DIRECTORY_ENTRY, project)
