"""The facts of members' progress in learning paths.

They record the start and the completion of a path. The completed steps stay in content.
"""

from datetime import UTC, datetime

from shared.contracts.aggregate import Aggregate
from shared.contracts.values import Changed, CommunityRef, Identifier, NoPerson, Public


class ProgressState(Public):
    """A person's progress in a path. It contains nothing about the path except its community.

    `own`: the person curated the path when they completed it. `started_at` is None if they left it,
    and `completed_at` until they complete it. `person_id` is None once the person is erased.
    """

    series_id: Identifier
    community: CommunityRef | None
    person_id: Identifier | None
    own: bool
    started_at: datetime | None
    completed_at: datetime | None
    updated_at: datetime


class ProgressData(Public):
    state: ProgressState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)

PROGRESS = Aggregate(
    "content",
    "progress",
    ProgressData,
    frozenset({"started", "advanced", "completed", "left", "withdrawn"}),
    example=ProgressData(
        changed=(),
        state=ProgressState(
            series_id="01a20060-d927-73fa-bc97-a6e9ad309d90",
            community=CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds"),
            person_id="ce1082ca-95f3-535a-8764-4a41c275ab05",
            own=False,
            started_at=_NOON,
            completed_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)
"""The subject joins the ids of the path and the person with a dot."""
