"""What can go wrong between search and OpenSearch.

Problem
├── MalformedProblem
│   └── MalformedCursorError       `after` is no cursor, or one of another question
└── UnavailableProblem
    └── EngineAwayError            no answer, or overloaded, or no index yet: it heals
        ├── LostRaceError          an update lost against others too often: again
        └── MovedIndexError        the index is not there (any more): again, names read anew
Exception
└── SearchError
    ├── RefusedDocumentError       OpenSearch will never take this document as it is
    ├── RefusedQueryError          OpenSearch will not run this query: a fault of ours
    └── BuiltDiffersError          what was rebuilt is not what is live, and was not swapped in
"""

from shared.problems import MalformedProblem, UnavailableProblem


class MalformedCursorError(MalformedProblem):
    """No cursor of ours, or one of another question."""


class EngineAwayError(UnavailableProblem):
    """OpenSearch did not do it now, and may later. What it said is for the log alone."""

    def __init__(self, said: str) -> None:
        super().__init__("search does not answer just now", retry_after=2)
        self.args = (said,)


class LostRaceError(EngineAwayError):
    """Other writers of the same access document were faster, many times."""


class MovedIndexError(EngineAwayError):
    """An index that was asked for or written to is not there: not yet, or swapped away."""


class SearchError(Exception):
    """Any of the rest."""


class RefusedDocumentError(SearchError):
    """A document that the mapping refuses."""


class RefusedQueryError(SearchError):
    """A query that OpenSearch refuses: every input is bounded before, so this is a crash."""


class BuiltDiffersError(SearchError):
    """The built indices differ from the live ones, beyond what is still on its way."""
