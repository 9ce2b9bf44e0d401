"""What can go wrong between search and OpenSearch.

Problem
├── MalformedProblem
│   └── MalformedCursorError       `after` is not a cursor, or belongs to another query
└── UnavailableProblem
    └── EngineAwayError            no answer, overloaded, or no index yet: temporary
        ├── LostRaceError          an update lost against others too often: retry
        └── MovedIndexError        the index was swapped or is missing: retry with fresh names
Exception
└── SearchError
    ├── RefusedDocumentError       OpenSearch will never take this document as it is
    ├── RefusedQueryError          OpenSearch refuses this query: a bug of ours
    └── BuiltDiffersError          the rebuilt index differs from the live one: no swap
"""

from shared.problems import MalformedProblem, UnavailableProblem


class MalformedCursorError(MalformedProblem):
    """Not a cursor, or the cursor of another query."""


class EngineAwayError(UnavailableProblem):
    """OpenSearch failed for now and may succeed later. Its answer is for the log alone."""

    def __init__(self, said: str) -> None:
        super().__init__("search is temporarily unavailable", retry_after=2)
        self.args = (said,)


class LostRaceError(EngineAwayError):
    """Other writers of the same access document were faster, too many times."""


class MovedIndexError(EngineAwayError):
    """The index does not exist yet, or was swapped away."""


class SearchError(Exception):
    """An error that no retry heals."""


class RefusedDocumentError(SearchError):
    """A document that the mapping refuses."""


class RefusedQueryError(SearchError):
    """A query that OpenSearch refuses: every input is bounded before, so this is a crash."""


class BuiltDiffersError(SearchError):
    """The built indices differ from the live ones by more than facts still in flight."""
