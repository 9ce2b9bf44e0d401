"""What content refuses, and why.

Problem
├── NotFoundProblem
│   ├── PostNotFound           not there, or not for this person to know of
│   ├── ReplyNotFound          the same
│   └── VersionNotFound        the same
└── ConflictProblem
    ├── NotPublished           it is a draft, or archived
    ├── NotAQuestion           nothing else has an accepted answer
    └── AudienceFixed          what was published stays in its audience

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
    title = "It is not published"


class NotAQuestion(ConflictProblem):
    name = "not-a-question"
    title = "Only a question has an accepted answer"


class AudienceFixed(ConflictProblem):
    name = "audience-fixed"
    title = "What was published stays in its community"
