"""What notifications refuses, and why.

Problem
├── NotFoundProblem
│   ├── NotificationNotFound   not there, or not this person's
│   └── LinkNotFound           no link of ours to unsubscribe
├── ForbiddenProblem
│   └── PersonErased           this person asked to be forgotten
└── TooManyStreams             429: as many streams as one person may have open
"""

from shared.problems import ForbiddenProblem, NotFoundProblem, Problem


class NotificationNotFound(NotFoundProblem):
    name = "notification-not-found"
    title = "There is no such notification"


class LinkNotFound(NotFoundProblem):
    name = "link-not-found"
    title = "This link is not one of ours"


class PersonErased(ForbiddenProblem):
    name = "person-erased"
    title = "This person has been erased"


class TooManyStreams(Problem):
    status = 429
    name = "too-many-streams"
    title = "You have too many streams open"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, headers={"Retry-After": "30"})
