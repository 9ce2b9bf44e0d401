"""The problems of watching feeds.

Problem
├── NotFoundProblem
│   ├── WatchedFeedNotFound    it does not exist, or this person may not watch there
│   └── ItemNotFound           the same
├── ConflictProblem
│   ├── WatchedAlready         the community is subscribed to this address
│   ├── FeedsFull              it has reached its limit of feeds
│   ├── WatchOff               the platform fetches no external feeds
│   └── AlreadyChosen          it is already a post or somebody's draft
└── InvalidProblem
    └── AddressNotAllowed      no http or https address of the public internet
"""

from shared.problems import ConflictProblem, InvalidProblem, NotFoundProblem


class WatchedFeedNotFound(NotFoundProblem):
    name = "watched-feed-not-found"
    title = "There is no such feed"


class ItemNotFound(NotFoundProblem):
    name = "watched-item-not-found"
    title = "There is no such item"


class WatchedAlready(ConflictProblem):
    name = "watched-already"
    title = "The community watches this feed already"


class FeedsFull(ConflictProblem):
    name = "feeds-full"
    title = "The community has reached its limit of watched feeds"


class WatchOff(ConflictProblem):
    name = "watch-off"
    title = "This platform does not fetch feeds of others"


class AlreadyChosen(ConflictProblem):
    name = "already-chosen"
    title = "Somebody chose it already"


class AddressNotAllowed(InvalidProblem):
    def __init__(self) -> None:
        what = "it must be an http or https address of the public internet, without a password"
        super().__init__(what, errors=[{"where": ["body", "url"], "what": what}])
