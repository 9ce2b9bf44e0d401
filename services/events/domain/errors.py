"""What events refuses, and why.

Problem
├── NotFoundProblem
│   ├── GatheringNotFound      not there, or not for this person to know of
│   ├── CommunityNotFound      the same
│   └── FeedNotFound           no such calendar, or its address was revoked
├── ForbiddenProblem
│   ├── NotAllowed             visible, but the role does not allow it
│   └── PersonErased           this person asked to be forgotten
├── ConflictProblem
│   ├── GatheringCancelled     nothing more happens to it
│   ├── GatheringOver          it is in the past
│   └── SeatsTaken             more are seated than the capacity wanted
└── InvalidProblem
    └── WrongTime              no such zone, no such time there, or no such span
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
    title = "More people have a seat already"


class WrongTime(InvalidProblem):
    """`field`: which of the body's is at fault."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field}: {what}", errors=[{"where": ["body", field], "what": what}])
