"""The facts of moderation: flags on posts and replies, and the decisions of moderators.

No fact contains free text: neither the text of a flag, nor the reason for a decision, nor that for
an appeal.
"""

from datetime import UTC, datetime
from enum import StrEnum

from shared.contracts.aggregate import Aggregate
from shared.contracts.talk import ThingKind, ThingRef
from shared.contracts.unknown import Open
from shared.contracts.values import Changed, CommunityRef, Identifier, NoPerson, Public


class FlagReason(StrEnum):
    SPAM = "spam"
    ABUSIVE = "abusive"
    OFF_TOPIC = "off_topic"
    OUTDATED = "outdated"
    PERSONAL_DATA = "personal_data"
    OTHER = "other"


class FlagStatus(StrEnum):
    """The outcome of a flag. `withdrawn`: its item was deleted, or its reporter erased."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """A moderator's decision.

    `hide`, `restore`, `delete` (another person's text), `lock`, `unlock`, `dismiss` (the flags of
    an item), `move` (a post to another community), `merge` (a post into another one) and `split`
    (replies off a post) concern an item. The others are sanctions of a person: `warn`,
    `bar_posting` (neither posts nor replies until a time) and `bar_flagging` (no flags).
    """

    HIDE = "hide"
    DELETE = "delete"
    RESTORE = "restore"
    LOCK = "lock"
    UNLOCK = "unlock"
    DISMISS = "dismiss"
    MOVE = "move"
    MERGE = "merge"
    SPLIT = "split"
    WARN = "warn"
    BAR_POSTING = "bar_posting"
    BAR_FLAGGING = "bar_flagging"


class DecisionStatus(StrEnum):
    """`lifted`: ended early by moderators. `overturned`: undone, by an appeal or another decision.

    An expired sanction stays `standing`.
    """

    STANDING = "standing"
    LIFTED = "lifted"
    OVERTURNED = "overturned"


class AppealStatus(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"


class FlagState(Public):
    """A person's flag on a post or reply. `person_id`: the reporter; None once erased.

    Only moderators know the reporter, never the author of the item.
    """

    thing: ThingRef
    community: CommunityRef | None
    person_id: Identifier | None
    reason: Open[FlagReason]
    status: Open[FlagStatus]
    created_at: datetime
    updated_at: datetime


class FlagData(Public):
    state: FlagState
    person: NoPerson = NoPerson()
    changed: Changed


class AppealState(Public):
    """`decider_id` answered it; None until then, and once erased."""

    status: Open[AppealStatus]
    decider_id: Identifier | None = None


class DecisionState(Public):
    """A decision. `thing`: the post or reply; None for a sanction.

    `person_id`: the person concerned, who is notified: the author of the item, or the sanctioned
    member; None if there is none. `decider_id`: the moderator. Erased people are None.
    """

    act: Open[Act]
    thing: ThingRef | None
    community: CommunityRef | None
    person_id: Identifier | None
    decider_id: Identifier | None
    status: Open[DecisionStatus]
    until: datetime | None = None
    appeal: AppealState | None = None
    created_at: datetime
    updated_at: datetime


class DecisionData(Public):
    state: DecisionState
    person: NoPerson = NoPerson()
    changed: Changed


_GUILDS = CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds")
_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
_ADA, _GRACE = "ce1082ca-95f3-535a-8764-4a41c275ab05", "209fa197-cca4-57a3-8e9b-14b6fd3339ea"
_POST = "01a20060-d927-73fa-bc97-a6e9ad309d90"
_THING = ThingRef(kind=ThingKind.POST, id=_POST, post_id=_POST)

FLAG = Aggregate(
    "content",
    "flag",
    FlagData,
    frozenset({"raised", "settled", "withdrawn"}),
    example=FlagData(
        changed=(),
        state=FlagState(
            thing=_THING,
            community=_GUILDS,
            person_id=_GRACE,
            reason=FlagReason.SPAM,
            status=FlagStatus.OPEN,
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)
"""The subject joins the ids of the thing and the reporter with a dot."""

DECISION = Aggregate(
    "content",
    "decision",
    DecisionData,
    frozenset({"taken", "appealed", "answered", "lifted", "overturned", "anonymised"}),
    example=DecisionData(
        changed=(),
        state=DecisionState(
            act=Act.HIDE,
            thing=_THING,
            community=_GUILDS,
            person_id=_ADA,
            decider_id=_GRACE,
            status=DecisionStatus.STANDING,
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)
"""`answered`: a moderator answered the appeal. `overturned`: by a later decision on the item."""
