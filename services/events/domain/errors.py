"""What events refuses, and why.

Problem
├── NotFoundProblem
│   ├── GatheringNotFound      it does not exist, or this person may not see it
│   ├── CommunityNotFound      the same
│   └── FeedNotFound           no such calendar, or its address was revoked
├── ForbiddenProblem
│   ├── NotAllowed             visible, but the role does not allow it
│   └── PersonErased           this person asked to be forgotten
├── ConflictProblem
│   ├── GatheringCancelled     it takes no more changes or answers
│   ├── GatheringOver          it is in the past
│   └── SeatsTaken             more seats are taken than the new capacity has
└── InvalidProblem
    └── WrongTime              the zone or local time does not exist, or the span is wrong
"""

from shared.problems import ConflictProblem, ForbiddenProblem, InvalidProblem, NotFoundProblem


class GatheringNotFound(NotFoundProblem):
    name = "gathering-not-found"
    title = "There is no such gathering"


class CommunityNotFound(NotFoundProblem):
    name = "community-not-found"
    title = "There is no such community"


class FeedNotFound(NotFoundProblem):
    name = "calendar-not-found"
    title = "There is no such calendar"


class NotAllowed(ForbiddenProblem):
    name = "not-allowed"
    title = "Your role does not allow this"


class PersonErased(ForbiddenProblem):
    name = "person-erased"
    title = "This person has been erased"


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
