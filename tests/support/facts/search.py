"""Facts of search."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from shared.contracts.envelope import Fact
from shared.contracts.searches import (
    SAVED_SEARCH,
    SavedSearchData,
    SavedSearchPerson,
    SavedSearchState,
)
from tests.support.facts.base import NOON, fact_of, named, new_id


def saved_search(
    who: str | None = "ada",
    text: str = "leave",
    *,
    choices: Mapping[str, tuple[str, ...]] | None = None,
    other_words: Sequence[str] = (),
    guest: bool = False,
    id: str | None = None,  # noqa: A002
    sequence: int = 1,
    at: datetime = NOON,
) -> Fact[SavedSearchData]:
    """Return a search saved by the person `named(who)`; None: a deleted one."""
    state = SavedSearchState(
        person_id=named(who) if who else None, guest=guest, alerts=who is not None, created_at=at
    )
    person = SavedSearchPerson(
        text=text, choices=dict(choices or {}), other_words=tuple(other_words)
    )
    data = SavedSearchData(state=state, person=person, changed=())
    said = "saved" if who else "deleted"
    return fact_of(SAVED_SEARCH, said, id or new_id(), sequence, data)
