"""The problems of objectives and seasons.

Problem
├── NotFoundProblem
│   ├── AimNotFound
│   ├── ObjectiveNotFound
│   ├── KeyResultNotFound
│   ├── SeasonNotFound
│   ├── ActivityNotFound
│   └── LinkedNotFound
├── InvalidProblem
│   ├── OutOfSeason          its due day is not in its season
│   ├── OfAnotherCommunity   its objective is another community's
│   └── NotLinkable          activities of its kind have neither a gathering nor a post
└── ConflictProblem
    ├── AimRetired           no further objective can serve it
    ├── ObjectiveClosed      it is reached or abandoned: no check-ins
    ├── DoneByFacts          facts complete it: it cannot be marked as done
    └── SeasonFull           the season has reached its limit of activities
"""

from shared.problems import ConflictProblem, InvalidProblem, NotFoundProblem


class AimNotFound(NotFoundProblem):
    name = "aim-not-found"
    title = "The organisation has no such objective"


class ObjectiveNotFound(NotFoundProblem):
    name = "objective-not-found"
    title = "There is no such objective"


class KeyResultNotFound(NotFoundProblem):
    name = "key-result-not-found"
    title = "This objective has no such key result"


class SeasonNotFound(NotFoundProblem):
    name = "season-not-found"
    title = "There is no such season plan"


class ActivityNotFound(NotFoundProblem):
    name = "activity-not-found"
    title = "There is no such activity"


class LinkedNotFound(NotFoundProblem):
    name = "linked-not-found"
    title = "This community has no such gathering or published post"


class OutOfSeason(InvalidProblem):
    def __init__(self) -> None:
        what = "the due day is not in the season"
        super().__init__(what, errors=[{"where": ["body", "due_on"], "what": what}])


class OfAnotherCommunity(InvalidProblem):
    def __init__(self) -> None:
        what = "this community has no such objective"
        super().__init__(what, errors=[{"where": ["body", "objective_id"], "what": what}])


class NotLinkable(InvalidProblem):
    def __init__(self) -> None:
        what = "an activity of this kind cannot be linked"
        super().__init__(what, errors=[{"where": ["body", "id"], "what": what}])


class AimRetired(ConflictProblem):
    name = "aim-retired"
    title = "The organisation has retired this objective"


class ObjectiveClosed(ConflictProblem):
    name = "objective-closed"
    title = "This objective is not open: reopen it first"


class DoneByFacts(ConflictProblem):
    name = "done-by-facts"
    title = "This activity is done when its gathering is over or its post published"


class SeasonFull(ConflictProblem):
    name = "season-full"
    title = "This season has reached the limit of activities"
