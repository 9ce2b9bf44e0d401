"""The problems of communities, their members, profiles, skills and ties.

Problem
├── NotFoundProblem
│   ├── MemberNotFound
│   ├── ProfileNotFound
│   ├── AvatarNotFound       this person shows no picture
│   ├── CharterNotFound
│   ├── TopicNotFound
│   ├── SkillNotFound        this person shows no such skill to the caller
│   └── ConnectionNotFound
├── ForbiddenProblem
│   └── InvitationRequired   joining needs an invitation
├── InvalidProblem
│   ├── NoAudience           a selected community needs an audience
│   ├── UnknownAttribute     the directory has no such attribute
│   ├── InvalidPeriod        it ends before it starts
│   ├── UnreadableFile       no accepted format, or reading it exceeds a limit
│   └── TermOver             the last day of the term has passed
└── ConflictProblem
    ├── SlugTaken
    ├── AlreadyMember        or has an open request
    ├── AnswersNeeded        a request to join must answer all questions
    ├── NotAMember
    ├── NothingToDecide      there is no open request
    ├── NotNamed             no owner named this person as their successor
    ├── NotEligible          guests, erased people and non-members cannot own a community
    ├── NotAParent           no such community, or it would make a cycle or too many levels
    ├── StageFixed           the community's stage does not allow it
    ├── CommunityArchived    it is read-only
    ├── CharterExists        its next version is published with If-Match
    ├── TopicExists          one of its names is taken by another topic
    ├── CharterReplaced      a newer version is published
    └── LastOwner            a community keeps at least one owner

The other rooms have an `errors.py` of their own. The problems of all services are in
shared/problems.py.
"""

from shared.problems import ConflictProblem, ForbiddenProblem, InvalidProblem, NotFoundProblem


class MemberNotFound(NotFoundProblem):
    name = "member-not-found"
    title = "There is no such member"


class ProfileNotFound(NotFoundProblem):
    name = "profile-not-found"
    title = "There is no such profile"


class AvatarNotFound(NotFoundProblem):
    name = "avatar-not-found"
    title = "This person shows no picture"


class CharterNotFound(NotFoundProblem):
    name = "charter-not-found"
    title = "This community has no such version of a charter"


class TopicNotFound(NotFoundProblem):
    name = "topic-not-found"
    title = "There is no such topic"


class SkillNotFound(NotFoundProblem):
    name = "skill-not-found"
    title = "This person has no such skill"


class ConnectionNotFound(NotFoundProblem):
    name = "connection-not-found"
    title = "There is no such connection"


class InvitationRequired(ForbiddenProblem):
    name = "invitation-required"
    title = "This community takes members by invitation only"


class NoAudience(InvalidProblem):
    name = "no-audience"
    title = "A community for selected colleagues needs an audience"


class UnknownAttribute(InvalidProblem):
    name = "unknown-attribute"
    title = "The directory has no such attribute"


class InvalidPeriod(InvalidProblem):
    def __init__(self) -> None:
        what = "it ends before it starts"
        super().__init__(what, errors=[{"where": ["body", "ends_on"], "what": what}])


class UnreadableFile(InvalidProblem):
    def __init__(self) -> None:
        what = "the file cannot be read"
        super().__init__(what, errors=[{"where": ["body"], "what": what}])


class TermOver(InvalidProblem):
    def __init__(self) -> None:
        what = "the last day of the role has passed"
        super().__init__(what, errors=[{"where": ["body", "until"], "what": what}])


class SlugTaken(ConflictProblem):
    name = "slug-taken"
    title = "This slug is taken"


class AlreadyMember(ConflictProblem):
    name = "already-member"
    title = "This person is already a member, or has an open request"


class AnswersNeeded(ConflictProblem):
    """Missing answers; `questions` is the number of the community's questions."""

    name = "answers-needed"
    title = "A request to join must answer the community's questions"


class NotAMember(ConflictProblem):
    name = "not-a-member"
    title = "This person is not a member of the community"


class NothingToDecide(ConflictProblem):
    name = "nothing-to-decide"
    title = "This person has no open request"


class NotNamed(ConflictProblem):
    name = "not-named"
    title = "No owner named you as their successor"


class NotEligible(ConflictProblem):
    name = "not-eligible"
    title = "This person cannot own the community"


class NotAParent(ConflictProblem):
    name = "not-a-parent"
    title = "This community cannot be placed under that one"


class StageFixed(ConflictProblem):
    name = "stage-fixed"
    title = "The stage of this community does not allow this"


class CommunityArchived(ConflictProblem):
    name = "community-archived"
    title = "This community is archived: it is read-only"


class CharterExists(ConflictProblem):
    name = "charter-exists"
    title = "This community has a charter already: publish a new version"


class TopicExists(ConflictProblem):
    """A name that is taken; `topic_id` is the id of the other topic."""

    name = "topic-exists"
    title = "One of these names is taken by another topic"


class CharterReplaced(ConflictProblem):
    """An outdated version; `version` is the current one."""

    name = "charter-replaced"
    title = "A newer version of the charter is published"


class LastOwner(ConflictProblem):
    name = "last-owner"
    title = "A community must keep at least one owner"
