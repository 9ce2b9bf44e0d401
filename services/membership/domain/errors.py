"""What membership refuses, and why.

Problem
├── NotFoundProblem
│   ├── MemberNotFound
│   └── ProfileNotFound
├── ForbiddenProblem
│   └── InvitationRequired     the community takes members by invitation only
└── ConflictProblem
    ├── SlugTaken
    ├── AlreadyMember          or has asked already
    ├── NotAMember
    ├── NothingToDecide        there is no open request
    └── LastOwner              a community keeps at least one owner

And what every service refuses: shared/problems.py.
"""

from shared.problems import ConflictProblem, ForbiddenProblem, NotFoundProblem


class MemberNotFound(NotFoundProblem):
    name = "member-not-found"
    title = "There is no such member"


class ProfileNotFound(NotFoundProblem):
    name = "profile-not-found"
    title = "There is no such profile"


class InvitationRequired(ForbiddenProblem):
    name = "invitation-required"
    title = "This community takes members by invitation"


class SlugTaken(ConflictProblem):
    name = "slug-taken"
    title = "Another community has this slug"


class AlreadyMember(ConflictProblem):
    name = "already-member"
    title = "Already a member, or already asked"


class NotAMember(ConflictProblem):
    name = "not-a-member"
    title = "Not a member"


class NothingToDecide(ConflictProblem):
    name = "nothing-to-decide"
    title = "There is no open request of this person"


class LastOwner(ConflictProblem):
    name = "last-owner"
    title = "A community keeps at least one owner"
