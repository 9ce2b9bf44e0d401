"""The facts of search: saved searches, and their matches."""

from datetime import UTC, datetime
from enum import StrEnum

from pydantic import Field

from shared.contracts.aggregate import Aggregate
from shared.contracts.unknown import Open
from shared.contracts.values import Changed, CommunityRef, Identifier, NoPerson, Public


class SavedSearchState(Public):
    """A saved search. `person_id`: None once it is deleted or the person is erased.

    `guest`: the status that their token stated when they saved it. `alerts`: whether the person is
    notified of matches.
    """

    person_id: Identifier | None
    guest: bool = False
    alerts: bool = True
    created_at: datetime


class SavedSearchPerson(Public):
    """The query, which is personal data. `choices`: values by facet, as in the API."""

    text: str = ""
    choices: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    other_words: tuple[str, ...] = ()


class SavedSearchData(Public):
    state: SavedSearchState
    person: SavedSearchPerson = SavedSearchPerson()
    changed: Changed


class FoundKind(StrEnum):
    POST = "post"
    REPLY = "reply"
    GATHERING = "gathering"


class MatchState(Public):
    """A new item that matches a saved search. `post_id`: the post itself, or the post of a reply.

    `person_id`: the person who saved the search; None once they are erased.
    """

    search_id: Identifier
    person_id: Identifier | None
    kind: Open[FoundKind]
    thing_id: Identifier
    post_id: Identifier | None = None
    community: CommunityRef | None = None
    found_at: datetime


class MatchData(Public):
    state: MatchState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
_ADA = "ce1082ca-95f3-535a-8764-4a41c275ab05"
_SAVED = "01a20090-1f0c-7cc1-9d6b-0d2f4d5c6e70"
_POST = "01a20060-d927-73fa-bc97-a6e9ad309d90"

SAVED_SEARCH = Aggregate(
    "search",
    "saved_search",
    SavedSearchData,
    frozenset({"saved", "deleted"}),
    example=SavedSearchData(
        changed=(),
        state=SavedSearchState(person_id=_ADA, created_at=_NOON),
        person=SavedSearchPerson(text="parental leave", choices={"kind": ("article",)}),
    ),
)

MATCH = Aggregate(
    "search",
    "match",
    MatchData,
    frozenset({"recorded", "anonymised"}),
    example=MatchData(
        changed=(),
        state=MatchState(
            search_id=_SAVED,
            person_id=_ADA,
            kind=FoundKind.POST,
            thing_id=_POST,
            post_id=_POST,
            found_at=_NOON,
        ),
    ),
)
"""A match's id joins the ids of the saved search and of the thing by a dot: one per pair."""
