"""The content service's facts about each person's relation to posts and replies."""

from datetime import UTC, datetime
from enum import StrEnum

from shared.contracts.aggregate import Aggregate
from shared.contracts.unknown import Open
from shared.contracts.values import Changed, CommunityRef, Identifier, NoPerson, Public


class ReactionKind(StrEnum):
    """The kind of a reaction.

    Questions and answers are sorted by `vote`. The other kinds apply to any post or reply.
    """

    VOTE = "vote"
    AGREE = "agree"
    THANKS = "thanks"
    INSIGHT = "insight"
    CELEBRATE = "celebrate"
    CURIOUS = "curious"


class ThingKind(StrEnum):
    POST = "post"
    REPLY = "reply"


class ThingRef(Public):
    """A post, or a reply to the post `post_id`. For a post, `post_id` is its own id."""

    kind: Open[ThingKind]
    id: Identifier
    post_id: Identifier


class ReactionState(Public):
    """A person's reaction to a post or reply.

    `given`: False once withdrawn. `person_id` is None once the person is erased.
    """

    kind: Open[ReactionKind]
    given: bool
    thing: ThingRef
    community: CommunityRef | None
    person_id: Identifier | None
    created_at: datetime
    updated_at: datetime


class InterestState(Public):
    """A person's interest in a post. It contains nothing about the post except its community.

    `following` is None until the person chooses: an author follows by default. `followed_at`: when
    they started to follow. `person_id` is None once the person is erased.
    """

    post_id: Identifier
    community: CommunityRef | None
    person_id: Identifier | None
    following: bool | None
    followed_at: datetime | None
    bookmarked: bool
    updated_at: datetime


class InterestData(Public):
    state: InterestState
    person: NoPerson = NoPerson()
    changed: Changed


class ReactionData(Public):
    state: ReactionState
    person: NoPerson = NoPerson()
    changed: Changed


_GUILDS = CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds")
_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
_ADA = "ce1082ca-95f3-535a-8764-4a41c275ab05"
_QUESTION = "01a20060-d927-73fa-bc97-a6e9ad309d90"

REACTION = Aggregate(
    "content",
    "reaction",
    ReactionData,
    frozenset({"given", "withdrawn"}),
    example=ReactionData(
        changed=(),
        state=ReactionState(
            kind=ReactionKind.VOTE,
            given=True,
            thing=ThingRef(kind=ThingKind.POST, id=_QUESTION, post_id=_QUESTION),
            community=_GUILDS,
            person_id=_ADA,
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)
"""The subject joins the ids of the thing and the person, and the kind, with dots."""

INTEREST = Aggregate(
    "content",
    "interest",
    InterestData,
    frozenset({"followed", "unfollowed", "bookmarked", "unbookmarked", "withdrawn"}),
    example=InterestData(
        changed=(),
        state=InterestState(
            post_id=_QUESTION,
            community=_GUILDS,
            person_id=_ADA,
            following=True,
            followed_at=_NOON,
            bookmarked=False,
            updated_at=_NOON,
        ),
    ),
)
"""The subject joins the ids of the post and the person with a dot."""
