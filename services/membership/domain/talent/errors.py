"""The problems of the talent pool.

Problem
├── NotFoundProblem
│   ├── TalentNotFound         not in the pool, or not any more
│   ├── TalentSearchNotFound
│   └── ApproachNotFound
└── ConflictProblem
    ├── ApproachOpen           this recruiter's approach is open or accepted already
    ├── ApproachNotOpen        it is answered, has expired or ended
    └── RefusalHolds           this member refused the recruiter lately
"""

from shared.problems import ConflictProblem, NotFoundProblem


class TalentNotFound(NotFoundProblem):
    name = "talent-not-found"
    title = "There is no such person in the talent pool"


class TalentSearchNotFound(NotFoundProblem):
    name = "talent-search-not-found"
    title = "There is no such search of yours"


class ApproachNotFound(NotFoundProblem):
    name = "approach-not-found"
    title = "There is no such approach"


class ApproachOpen(ConflictProblem):
    name = "approach-open"
    title = "You have asked this person already"


class ApproachNotOpen(ConflictProblem):
    name = "approach-not-open"
    title = "This approach is no longer waiting for an answer"


class RefusalHolds(ConflictProblem):
    """A refusal that still holds; `until` is when it ends."""

    name = "refusal-holds"
    title = "This person refused your approach: retry later"
