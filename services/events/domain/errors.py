"""What events refuses, and why.

Problem
├── NotFoundProblem
│   ├── GatheringNotFound      not there, or not for this person to know of
│   └── FeedNotFound           no such calendar, or its address was revoked
├── ConflictProblem
│   ├── GatheringCancelled     nothing more happens to it
│   ├── GatheringOver          it is in the past
│   └── SeatsTaken             more are seated than the capacity wanted
└── InvalidProblem
    └── WrongTime              no such zone, no such time there, or no such span

And what every service refuses: shared/problems.py.
"""

from shared.problems import ConflictProblem, InvalidProblem, NotFoundProblem


class GatheringNotFound(NotFoundProblem):
    name = "gathering-not-found"
    title = "There is no such gathering"


class FeedNotFound(NotFoundProblem):
    name = "calendar-not-found"
    title = "There is no such calendar"


class GatheringCancelled(ConflictProblem):
    name = "gathering-cancelled"
    title = "This gathering was cancelled"


class GatheringOver(ConflictProblem):
    name = "gathering-over"
    title = "This gathering is over"


class SeatsTaken(ConflictProblem):
    name = "seats-taken"
    title = "More people have a seat already"


class WrongTime(InvalidProblem):
    """`field`: which of the body's is at fault."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field}: {what}", errors=[{"where": ["body", field], "what": what}])
