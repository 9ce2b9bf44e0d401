"""What events refuses, and why.

Problem
├── NotFoundProblem
│   ├── GatheringNotFound      it does not exist, or this person may not see it
│   └── FeedNotFound           no such calendar, or its address was revoked
├── ConflictProblem
│   ├── GatheringCancelled     it takes no more changes or answers
│   ├── GatheringOver          it is in the past
│   └── SeatsTaken             more seats are taken than the new capacity has
└── InvalidProblem
    └── WrongTime              the zone or local time does not exist, or the span is wrong

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
    title = "More seats are taken than this capacity"


class WrongTime(InvalidProblem):
    """`field`: the field of the body that is wrong."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field}: {what}", errors=[{"where": ["body", field], "what": what}])
