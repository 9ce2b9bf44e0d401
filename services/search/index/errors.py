"""The errors of search and OpenSearch.

Problem
├── NotFoundProblem
│   ├── GapNotFound                there is none, or this person may not see it
│   ├── PostNotFound               there is none, or this person may not see it
│   ├── DocumentNotFound           the same for a document of any kind
│   └── SearchNotFound             this person has no such search, or its feed was revoked
├── ConflictProblem
│   └── TooManySaved               this person has reached the limit of saved searches
├── MalformedProblem
│   └── MalformedCursorError       `after` is not a cursor, or belongs to another query
└── UnavailableProblem
    └── EngineAwayError            no answer, overloaded, or no index yet: temporary
        ├── ModelAwayError         a next page by meaning, while the model is away: retry
        ├── LostRaceError          an update lost against others too often: retry
        └── MovedIndexError        the index was swapped or is missing: retry with fresh names
Exception
└── SearchError
    ├── RefusedDocumentError       OpenSearch will never accept this document as it is
    ├── RefusedQueryError          OpenSearch refuses this query: a bug in search
    ├── BuiltDiffersError          the rebuilt or kept index differs from the live one: no swap
    └── NothingKeptError           there is no earlier index to roll back to
"""

from shared.problems import (
    ConflictProblem,
    MalformedProblem,
    NotFoundProblem,
    UnavailableProblem,
)


class GapNotFound(NotFoundProblem):
    name = "gap-not-found"
    title = "There is no such gap"


class PostNotFound(NotFoundProblem):
    name = "post-not-found"
    title = "There is no such post"


class DocumentNotFound(NotFoundProblem):
    name = "document-not-found"
    title = "There is no such document"


class SearchNotFound(NotFoundProblem):
    name = "saved-search-not-found"
    title = "There is no such saved search"


class TooManySaved(ConflictProblem):
    name = "too-many-saved-searches"
    title = "You have reached the limit of saved searches"


class MalformedCursorError(MalformedProblem):
    """Not a cursor, or the cursor of another query."""


class EngineAwayError(UnavailableProblem):
    """OpenSearch failed for now and may succeed later. Only the log shows its response."""

    def __init__(self, said: str) -> None:
        super().__init__("search is temporarily unavailable", retry_after=2)
        self.args = (said,)


class ModelAwayError(EngineAwayError):
    """A list that began by meaning cannot continue by words alone: its scores would differ."""


class LostRaceError(EngineAwayError):
    """Other writers of the same access document were faster too many times."""


class MovedIndexError(EngineAwayError):
    """The index does not exist yet, or was swapped away."""


class SearchError(Exception):
    """An error that no retry fixes."""


class RefusedDocumentError(SearchError):
    """A document that the mapping refuses."""


class RefusedQueryError(SearchError):
    """A query that OpenSearch refuses. Inputs are validated before, so this is a bug in search."""


class BuiltDiffersError(SearchError):
    """The built indices differ from the live ones by more than facts in flight explain."""


class NothingKeptError(SearchError):
    """No previous index is kept, or it has missed a write."""
