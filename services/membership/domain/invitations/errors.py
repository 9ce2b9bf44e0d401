"""The problems of invitations.

Problem
├── NotFoundProblem
│   ├── InvitationNotFound   no such link, or the caller may not see it
│   └── BulkNotFound
└── ConflictProblem
    ├── InvitationOver       it is used up, has expired or was revoked
    ├── BulkRunning          its dry run is not finished
    └── TooManyInvited       the community has reached its limit of invited addresses
"""

from shared.problems import ConflictProblem, NotFoundProblem


class InvitationNotFound(NotFoundProblem):
    name = "invitation-not-found"
    title = "There is no such invitation"


class InvitationOver(ConflictProblem):
    name = "invitation-over"
    title = "This invitation is used up, expired or revoked"


class BulkNotFound(NotFoundProblem):
    name = "member-import-not-found"
    title = "There is no such file of people to add"


class BulkRunning(ConflictProblem):
    name = "member-import-running"
    title = "The dry run of this file is not over yet"


class TooManyInvited(ConflictProblem):
    name = "too-many-invited"
    title = "This community has too many pending email invitations"
