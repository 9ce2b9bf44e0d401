"""The facts of seasons: a community's plan for a period, activity by activity."""

from datetime import UTC, datetime
from enum import StrEnum

from shared.contracts.aggregate import Aggregate
from shared.contracts.goals import Day
from shared.contracts.unknown import Open
from shared.contracts.values import (
    Changed,
    CommunityRef,
    Identifier,
    Language,
    LocalizedText,
    NoPerson,
    Public,
)


class ActivityKind(StrEnum):
    """The kind of an activity. content_call: a call for posts on a subject."""

    GATHERING = "gathering"
    CHALLENGE = "challenge"
    CONTENT_CALL = "content_call"
    OTHER = "other"


class LinkKind(StrEnum):
    GATHERING = "gathering"
    POST = "post"


class SeasonState(Public):
    community: CommunityRef
    titles: LocalizedText
    starts_on: Day
    ends_on: Day
    created_at: datetime
    updated_at: datetime


class SeasonData(Public):
    state: SeasonState
    person: NoPerson = NoPerson()
    changed: Changed


class ActivityLink(Public):
    """The gathering or post of an activity."""

    kind: Open[LinkKind]
    id: Identifier


class ActivityState(Public):
    """An activity.

    `done_at`: when its gathering ended, its post was published, or somebody marked it as done.
    `owner_id` is None once the owner is erased. `reminded_for`: the due day in the last reminder to
    the owner. `dropped`: removed from the plan; a tombstone follows.
    """

    community: CommunityRef
    season_id: Identifier
    kind: Open[ActivityKind]
    titles: LocalizedText
    objective_id: Identifier | None
    owner_id: Identifier | None
    due_on: Day
    link: ActivityLink | None
    done_at: datetime | None
    reminded_for: Day | None = None
    dropped: bool = False
    created_at: datetime
    updated_at: datetime


class ActivityData(Public):
    state: ActivityState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
_GUILDS = CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds")

SEASON = Aggregate(
    "membership",
    "season",
    SeasonData,
    frozenset({"planned", "changed"}),
    example=SeasonData(
        changed=(),
        state=SeasonState(
            community=_GUILDS,
            titles={Language.ENGLISH: "Spring", Language.FRENCH: "Printemps"},
            starts_on="2026-03-01",
            ends_on="2026-05-31",
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)

ACTIVITY = Aggregate(
    "membership",
    "activity",
    ActivityData,
    frozenset(
        {
            *("planned", "changed", "linked", "unlinked", "completed", "reopened"),
            *("reminded", "dropped", "anonymised"),
        }
    ),
    example=ActivityData(
        changed=(),
        state=ActivityState(
            community=_GUILDS,
            season_id="01a20080-6a10-7b7c-9d0e-5d1f6b1f3a57",
            kind=ActivityKind.GATHERING,
            titles={Language.ENGLISH: "Opening", Language.FRENCH: "Ouverture"},
            objective_id="01a20080-6a10-7b7c-9d0e-5d1f6b1f3a55",
            owner_id="ce1082ca-95f3-535a-8764-4a41c275ab05",
            due_on="2026-03-12",
            link=ActivityLink(kind=LinkKind.GATHERING, id="01a20080-5b23-76fe-81d3-619ff5e67134"),
            done_at=None,
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)
