"""The facts of pulse surveys: that one was opened and closed.

No fact contains questions or answers. No fact records that somebody answered, since its time and
order could identify the author of an answer.
"""

from datetime import UTC, datetime

from shared.contracts.aggregate import Aggregate
from shared.contracts.values import Changed, CommunityRef, NoPerson, Public


class PulseState(Public):
    """A pulse survey of a community. `closed`: it takes no more answers."""

    community: CommunityRef
    closed: bool
    closes_at: datetime
    created_at: datetime


class PulseData(Public):
    state: PulseState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)

PULSE = Aggregate(
    "membership",
    "pulse",
    PulseData,
    frozenset({"opened", "closed"}),
    example=PulseData(
        changed=(),
        state=PulseState(
            community=CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds"),
            closed=False,
            closes_at=datetime(2026, 3, 19, 12, tzinfo=UTC),
            created_at=_NOON,
        ),
    ),
)
