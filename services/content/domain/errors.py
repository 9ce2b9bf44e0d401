"""What content refuses, and why.

Problem
├── NotFoundProblem
│   ├── PostNotFound           it does not exist, or this person may not see it
│   ├── ReplyNotFound          the same
│   └── VersionNotFound        the same
└── ConflictProblem
    ├── NotPublished           it is a draft or archived
    ├── NotAQuestion           only questions have an accepted answer
    └── AudienceFixed          a published post keeps its audience

And what every service refuses: shared/problems.py.
"""

from shared.problems import ConflictProblem, NotFoundProblem


class PostNotFound(NotFoundProblem):
    name = "post-not-found"
    title = "There is no such post"


class ReplyNotFound(NotFoundProblem):
    name = "reply-not-found"
    title = "There is no such reply"


class VersionNotFound(NotFoundProblem):
    name = "version-not-found"
    title = "There is no such version"


class NotPublished(ConflictProblem):
    name = "not-published"
    title = "The post is not published"


class NotAQuestion(ConflictProblem):
    name = "not-a-question"
    title = "Only a question can have an accepted answer"


class AudienceFixed(ConflictProblem):
    name = "audience-fixed"
    title = "A published post cannot move to another community"
