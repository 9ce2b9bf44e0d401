"""What content refuses, and why.

Problem
├── NotFoundProblem
│   ├── PostNotFound           it does not exist, or this person may not see it
│   ├── ReplyNotFound          the same
│   ├── VersionNotFound        the same
│   └── CommunityNotFound      the same
├── ForbiddenProblem
│   ├── NotAllowed             visible, but the role does not allow it
│   └── PersonErased           this person asked to be forgotten
└── ConflictProblem
    ├── NotPublished           it is a draft or archived
    ├── NotAQuestion           only questions have an accepted answer
    └── AudienceFixed          a published post keeps its audience
"""

from shared.problems import ConflictProblem, ForbiddenProblem, NotFoundProblem


class PostNotFound(NotFoundProblem):
    name = "post-not-found"
    title = "There is no such post"


class ReplyNotFound(NotFoundProblem):
    name = "reply-not-found"
    title = "There is no such reply"


class VersionNotFound(NotFoundProblem):
    name = "version-not-found"
    title = "There is no such version"


class CommunityNotFound(NotFoundProblem):
    name = "community-not-found"
    title = "There is no such community"


class NotAllowed(ForbiddenProblem):
    name = "not-allowed"
    title = "Your role does not allow this"


class PersonErased(ForbiddenProblem):
    name = "person-erased"
    title = "This person has been erased"


class NotPublished(ConflictProblem):
    name = "not-published"
    title = "The post is not published"


class NotAQuestion(ConflictProblem):
    name = "not-a-question"
    title = "Only a question can have an accepted answer"


class AudienceFixed(ConflictProblem):
    name = "audience-fixed"
    title = "A published post cannot move to another community"
