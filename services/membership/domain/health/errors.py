"""The problems of pulse surveys.

Problem
├── NotFoundProblem
│   └── PulseNotFound
├── InvalidProblem
│   ├── PulseOver       its closing time has passed
│   └── WrongScores     a survey is answered with a score for each question
└── ConflictProblem
    └── PulseClosed     nobody answers it any more
"""

from shared.problems import ConflictProblem, InvalidProblem, NotFoundProblem


class PulseNotFound(NotFoundProblem):
    name = "pulse-not-found"
    title = "There is no such survey, or you may not see it"


class PulseClosed(ConflictProblem):
    name = "pulse-closed"
    title = "This survey is closed"


class PulseOver(InvalidProblem):
    def __init__(self) -> None:
        what = "its closing time must be in the future"
        super().__init__(what, errors=[{"where": ["body", "closes_at"], "what": what}])


class WrongScores(InvalidProblem):
    def __init__(self, questions: int) -> None:
        what = f"there are {questions} questions"
        super().__init__(what, errors=[{"where": ["body", "scores"], "what": what}])
