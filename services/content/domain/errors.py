"""The problems that content's responses report.

Problem
├── NotFoundProblem
│   ├── PostNotFound           it does not exist, or this person may not see it
│   ├── ReplyNotFound          the same
│   ├── FeedNotFound           no such address, or it is no longer valid
│   ├── PollNotFound           the same, or the post is not a poll
│   ├── SeriesNotFound         the same
│   ├── SuggestionNotFound     the same, or it is for others to decide
│   └── VersionNotFound        the same
├── ConflictProblem
│   ├── NotPublished           it is a draft or archived
│   ├── IsHidden               moderators hid it: only they may restore it
│   ├── NotHidden              it cannot be restored
│   ├── IsMerged               it was merged: it stays archived
│   ├── IsLocked               only moderators may reply
│   ├── NotADraft              only drafts are scheduled
│   ├── NotSubmitted           it is not waiting for a reviewer
│   ├── ReviewOutdated         the post was changed since the reviewer read it
│   ├── NotAQuestion           only questions have an accepted answer
│   ├── NotVotedOn             only questions and answers take votes
│   ├── NotAnIdea              only ideas have a stage
│   ├── StageFixed             an idea cannot go from this stage to that one
│   ├── NotAdoptable           only ideas and practices are adopted
│   ├── AlreadyDecided         the suggestion was accepted, refused or withdrawn
│   ├── SuggestionOutdated     the post's text has changed since
│   ├── PollFixed              a published poll keeps its options
│   ├── PollClosed             its closing time has passed
│   ├── AudienceFixed          a published post keeps its audience
│   ├── CoauthorsFull          the post has reached its limit of co-authors
│   ├── NotAPath               only learning paths have steps, skills and a duration
│   ├── SeriesFull             it has reached its limit of posts
│   └── PinsFull               the community has reached its limit of pins
└── InvalidProblem
    ├── OfAnotherKind          the details are not those of the post's kind
    ├── NoSuchChoice           the poll has no such option, or takes only one
    ├── NoSuchChallenge        it is no challenge, or the caller may not see it
    ├── MediaNeeded            audio, video or pictures are missing
    ├── NoSuchPicture          the post has no such picture
    ├── NotRelatable           the posts do not fit the relation
    ├── TimePassed             the time of a publication or review must be in the future
    ├── NotAnOwner             the owner of a review is a member, or a person known here
    ├── NotACoauthor           the same for a co-author
    ├── NotOfSeries            hidden, unpublished or another community's
    ├── NotInOrder             posts of a collection have no place
    ├── NotAStep               the path has no such readable step
    ├── NoSuchSkill            there is no such topic in the shared list
    └── ReasonNeeded           an idea is declined with a reason

The problems of all services are in shared/problems.py.
"""

from collections.abc import Iterable

from shared.problems import ConflictProblem, InvalidProblem, NotFoundProblem


class PostNotFound(NotFoundProblem):
    name = "post-not-found"
    title = "There is no such post"


class ReplyNotFound(NotFoundProblem):
    name = "reply-not-found"
    title = "There is no such reply"


class PollNotFound(NotFoundProblem):
    name = "poll-not-found"
    title = "There is no such poll"


class SeriesNotFound(NotFoundProblem):
    name = "series-not-found"
    title = "There is no such series"


class SuggestionNotFound(NotFoundProblem):
    name = "suggestion-not-found"
    title = "There is no such suggestion"


class AlreadyDecided(ConflictProblem):
    name = "already-decided"
    title = "The suggestion is decided already"


class SuggestionOutdated(ConflictProblem):
    name = "suggestion-outdated"
    title = "The post's text has changed since the suggestion"


class VersionNotFound(NotFoundProblem):
    name = "version-not-found"
    title = "There is no such version"


class FeedNotFound(NotFoundProblem):
    name = "feed-not-found"
    title = "There is no such feed"


class NotPublished(ConflictProblem):
    name = "not-published"
    title = "The post is not published"


class IsHidden(ConflictProblem):
    name = "is-hidden"
    title = "Moderators hid it, and only they can restore it"


class NotHidden(ConflictProblem):
    name = "not-hidden"
    title = "It is not hidden itself"


class IsLocked(ConflictProblem):
    name = "is-locked"
    title = "Moderators locked the post"


class IsMerged(ConflictProblem):
    name = "is-merged"
    title = "It was merged into another post"


class NotSubmitted(ConflictProblem):
    name = "not-submitted"
    title = "The post is not waiting for a reviewer"


class ReviewOutdated(ConflictProblem):
    name = "review-outdated"
    title = "The post has changed since you read it"


class NotADraft(ConflictProblem):
    name = "not-a-draft"
    title = "The post is published already"


class NotAQuestion(ConflictProblem):
    name = "not-a-question"
    title = "Only a question can have an accepted answer"


class NotVotedOn(ConflictProblem):
    name = "not-voted-on"
    title = "Only questions and answers take votes"


class AudienceFixed(ConflictProblem):
    name = "audience-fixed"
    title = "A published post cannot move to another community"


class PinsFull(ConflictProblem):
    name = "pins-full"
    title = "Three posts are pinned: unpin one of them first"


class CoauthorsFull(ConflictProblem):
    name = "coauthors-full"
    title = "A post can have at most 20 co-authors"


class NotAPath(ConflictProblem):
    name = "not-a-path"
    title = "Only a learning path has steps, skills and a duration"


class SeriesFull(ConflictProblem):
    name = "series-full"
    title = "A series can have at most 200 posts"


class NotAnIdea(ConflictProblem):
    name = "not-an-idea"
    title = "Only an idea has a stage"


class StageFixed(ConflictProblem):
    name = "stage-fixed"
    title = "The idea cannot go to this stage"


class NotAdoptable(ConflictProblem):
    name = "not-adoptable"
    title = "Only published ideas and practices can be adopted"


class PollFixed(ConflictProblem):
    name = "poll-fixed"
    title = "The options of a published poll cannot change"


class PollClosed(ConflictProblem):
    name = "poll-closed"
    title = "The poll is closed"


class NoSuchChoice(InvalidProblem):
    def __init__(self, what: str) -> None:
        super().__init__(what, errors=[{"where": ["body", "choices"], "what": what}])


class NoSuchChallenge(InvalidProblem):
    def __init__(self) -> None:
        what = "there is no such challenge"
        where = ["body", "details", "idea", "challenge_id"]
        super().__init__(what, errors=[{"where": where, "what": what}])


class MediaNeeded(InvalidProblem):
    name = "media-needed"
    title = "A post of this kind cannot be published without its media"

    def __init__(self, what: str) -> None:
        super().__init__(what, errors=[{"where": ["body", "files"], "what": what}])


class NoSuchPicture(InvalidProblem):
    """A picture that is not among the files; `place` is its position in the gallery, from 0."""

    def __init__(self, place: int) -> None:
        what = "there is no picture with this id in files"
        where = ["body", "details", "gallery", "pictures", str(place), "file_id"]
        super().__init__(what, errors=[{"where": where, "what": what}])


class NotRelatable(InvalidProblem):
    def __init__(self, what: str) -> None:
        super().__init__(what, errors=[{"where": ["body", "post_id"], "what": what}])


class TimePassed(InvalidProblem):
    """A time that is not in the future; `field`: its field in the body."""

    def __init__(self, field: str) -> None:
        what = "it is not in the future"
        super().__init__(what, errors=[{"where": ["body", field], "what": what}])


class NotACoauthor(InvalidProblem):
    def __init__(self) -> None:
        what = "it must be a member of the community or, for a post for everyone, a known person"
        super().__init__(what, errors=[{"where": ["path", "person_id"], "what": what}])


class NotAnOwner(InvalidProblem):
    def __init__(self) -> None:
        what = "it must be a member of the community or, for a post for everyone, a known person"
        super().__init__(what, errors=[{"where": ["body", "owner_id"], "what": what}])


class NotOfSeries(InvalidProblem):
    def __init__(self) -> None:
        what = "a series takes published posts of its own community, or for everyone"
        super().__init__(what, errors=[{"where": ["path", "post_id"], "what": what}])


class NotInOrder(InvalidProblem):
    def __init__(self) -> None:
        what = "posts of a collection have no place"
        super().__init__(what, errors=[{"where": ["body", "place"], "what": what}])


class NotAStep(InvalidProblem):
    def __init__(self) -> None:
        what = "the path has no such step, or you cannot read it"
        super().__init__(what, errors=[{"where": ["path", "post_id"], "what": what}])


class NoSuchSkill(InvalidProblem):
    def __init__(self, place: int) -> None:
        what = "there is no such topic in the shared list"
        super().__init__(what, errors=[{"where": ["body", "skills", str(place)], "what": what}])


class ReasonNeeded(InvalidProblem):
    def __init__(self) -> None:
        what = "declining an idea requires a reason"
        super().__init__(what, errors=[{"where": ["body", "reason"], "what": what}])


class OfAnotherKind(InvalidProblem):
    """Details of another kind. `given`: the kinds of the given payloads."""

    def __init__(self, kind: str, given: Iterable[str]) -> None:
        said = ", ".join(sorted(given)) or "nothing"
        what = f"the details must match the kind of the post, {kind}, but are for: {said}"
        super().__init__(what, errors=[{"where": ["body", "details"], "what": what}])
