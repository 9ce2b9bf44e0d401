"""The errors of events.

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

Errors common to all services are in shared/problems.py.
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
    title = "More seats are taken than this capacity allows"


class WrongTime(InvalidProblem):
    """A time that is not valid. `field` is the wrong field of the body."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field}: {what}", errors=[{"where": ["body", field], "what": what}])
