"""The errors that notifications raises.

Problem
├── NotFoundProblem
│   ├── NotificationNotFound   it does not exist, or is not this person's
│   └── LinkNotFound           the link is not a valid unsubscribe link
└── TooManyStreams             429: the person has reached the limit of open streams

The errors of every service are in shared/problems.py.
"""

from shared.problems import NotFoundProblem, Problem


class NotificationNotFound(NotFoundProblem):
    name = "notification-not-found"
    title = "There is no such notification"


class LinkNotFound(NotFoundProblem):
    name = "link-not-found"
    title = "This link is not valid"


class TooManyStreams(Problem):
    status = 429
    name = "too-many-streams"
    title = "You have too many open streams"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, headers={"Retry-After": "30"})
