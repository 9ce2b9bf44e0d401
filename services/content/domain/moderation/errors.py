"""The problems of moderation.

Problem
├── ForbiddenProblem
│   └── Barred             a sanction keeps the person from it, until a time
├── NotFoundProblem
│   ├── CaseNotFound       no such post or reply, or the caller may not moderate it
│   └── DecisionNotFound   no such decision, or it concerns neither the caller nor their community
├── ConflictProblem
│   ├── ClaimedByOther     another moderator works on it
│   ├── NothingFlagged     there are no flags to claim or dismiss
│   ├── NotAppealable      only hiding and sanctions that stand are appealed against, once
│   ├── NotAppealed        there is no open appeal to answer
│   ├── NotMovable         the post cannot go to that community
│   ├── NotSplittable      the replies are gone, hidden, of another post, or too many
│   ├── NotMergeable       the posts do not fit together, or one was merged before
│   └── NotStanding        the sanction was lifted or overturned, or its closing time has passed
├── TooManyPosts    429    a newcomer has reached the hourly limit of posts
└── InvalidProblem
    ├── NoSuchMember       an unknown person, or one whom the caller may not sanction
    └── UntilNeeded        a bar needs a time at most a year ahead; a warning has none
"""

from datetime import datetime

from shared.problems import (
    ConflictProblem,
    ForbiddenProblem,
    InvalidProblem,
    NotFoundProblem,
    TooManyProblem,
)


class Barred(ForbiddenProblem):
    """A sanction forbids it. until: when it expires."""

    name = "barred"
    title = "Moderators have temporarily barred you from this"

    def __init__(self, until: datetime) -> None:
        super().__init__(f"until {until.isoformat(timespec='minutes')}")


class CaseNotFound(NotFoundProblem):
    name = "case-not-found"
    title = "There is no such case"


class DecisionNotFound(NotFoundProblem):
    name = "decision-not-found"
    title = "There is no such decision"


class ClaimedByOther(ConflictProblem):
    name = "claimed-by-other"
    title = "Another moderator works on it"


class NothingFlagged(ConflictProblem):
    name = "nothing-flagged"
    title = "It has no open flags"


class NotAppealable(ConflictProblem):
    name = "not-appealable"
    title = "No appeal is possible, or you appealed before"


class NotAppealed(ConflictProblem):
    name = "not-appealed"
    title = "It has no open appeal"


class NotStanding(ConflictProblem):
    name = "not-standing"
    title = "The sanction has ended already"


class TooManyPosts(TooManyProblem):
    name = "too-many-posts"
    title = "Newcomers may publish only a few posts per hour: retry later"

    def __init__(self) -> None:
        super().__init__(retry_after=3600)


class NoSuchMember(InvalidProblem):
    def __init__(self) -> None:
        what = "it must be a known person whom you may sanction there"
        super().__init__(what, errors=[{"where": ["body", "person_id"], "what": what}])


class UntilNeeded(InvalidProblem):
    def __init__(self) -> None:
        what = "a bar needs a time at most a year ahead; a warning has none"
        super().__init__(what, errors=[{"where": ["body", "until"], "what": what}])


class NotMovable(ConflictProblem):
    name = "not-movable"
    title = "It cannot be moved there"


class NotSplittable(ConflictProblem):
    name = "not-splittable"
    title = "These replies cannot become a post"


class NotMergeable(ConflictProblem):
    name = "not-mergeable"
    title = "These posts cannot be merged"
