"""The problems of mentoring.

Problem
├── NotFoundProblem
│   ├── ProgrammeNotFound
│   └── PairNotFound
└── ConflictProblem
    ├── ProgrammeClosed     or the period for offers and requests is over
    ├── MatchingRunning     its matching or its publication is still running
    ├── PairNotOpen         its status does not allow it
    └── PairFull            it has reached its limit of sessions
"""

from shared.problems import ConflictProblem, NotFoundProblem


class ProgrammeNotFound(NotFoundProblem):
    name = "programme-not-found"
    title = "There is no such mentoring programme"


class PairNotFound(NotFoundProblem):
    name = "pair-not-found"
    title = "There is no such pair"


class ProgrammeClosed(ConflictProblem):
    name = "programme-closed"
    title = "This programme has reached its limit"


class MatchingRunning(ConflictProblem):
    name = "matching-running"
    title = "A matching is running in this programme"


class PairNotOpen(ConflictProblem):
    name = "pair-not-open"
    title = "The status of this pair does not allow it"


class PairFull(ConflictProblem):
    name = "pair-full"
    title = "This pair has reached the limit of sessions"
