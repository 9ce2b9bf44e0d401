"""What membership refuses, and why.

Problem
├── NotFoundProblem
│   ├── CommunityNotFound      it does not exist, or this person may not see it
│   ├── MemberNotFound
│   └── ProfileNotFound
├── ForbiddenProblem
│   ├── NotAllowed             the role does not allow it
│   ├── InvitationRequired     the community takes members by invitation only
│   └── PersonErased           this person asked to be forgotten
└── ConflictProblem
    ├── SlugTaken
    ├── AlreadyMember          or has an open request
    ├── NotAMember
    ├── NothingToDecide        there is no open request
    └── LastOwner              a community keeps at least one owner
"""

from shared.problems import ConflictProblem, ForbiddenProblem, NotFoundProblem


class CommunityNotFound(NotFoundProblem):
    name = "community-not-found"
    title = "There is no such community"


class MemberNotFound(NotFoundProblem):
    name = "member-not-found"
    title = "There is no such member"


class ProfileNotFound(NotFoundProblem):
    name = "profile-not-found"
    title = "There is no such profile"


class NotAllowed(ForbiddenProblem):
    name = "not-allowed"
    title = "Your role does not allow this"


class InvitationRequired(ForbiddenProblem):
    name = "invitation-required"
    title = "This community takes members by invitation only"


class PersonErased(ForbiddenProblem):
    name = "person-erased"
    title = "This person has been erased"


class SlugTaken(ConflictProblem):
    name = "slug-taken"
    title = "Another community has this slug"


class AlreadyMember(ConflictProblem):
    name = "already-member"
    title = "Already a member, or a request is already open"


class NotAMember(ConflictProblem):
    name = "not-a-member"
    title = "Not a member of this community"


class NothingToDecide(ConflictProblem):
    name = "nothing-to-decide"
    title = "This person has no open request"


class LastOwner(ConflictProblem):
    name = "last-owner"
    title = "A community must keep at least one owner"
