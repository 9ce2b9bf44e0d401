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
    └── RebuildError               a rebuild that was not swapped in
        ├── RebuildRunsError       another one is at it
        ├── LeaseLostError         this one could not say in time that it lives
        └── BuiltDiffersError      what was built is not what is live
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


class RebuildError(SearchError):
    """A rebuild that was not swapped in."""


class RebuildRunsError(RebuildError):
    """Another rebuild holds the lease."""


class LeaseLostError(RebuildError):
    """The lease could not be prolonged in time, so another rebuild may run."""


class BuiltDiffersError(RebuildError):
    """The built indices differ from the live ones, beyond what is still on its way."""
