"""The facts of gaps: needs of several people that the content does not meet."""

from datetime import UTC, datetime
from enum import StrEnum

from shared.contracts.aggregate import Aggregate
from shared.contracts.unknown import Open
from shared.contracts.values import Changed, CommunityRef, Identifier, Language, NoPerson, Public


class GapStatus(StrEnum):
    """taken_up: an animator called for content. closed: by the animator, as met."""

    TAKEN_UP = "taken_up"
    CLOSED = "closed"


class GapState(Public):
    """A gap that an animator took up. `words`: used by at least three people.

    `stems`: the normalised words, for comparison. `person_id`: the animator; None once they are
    erased.
    """

    words: str
    stems: tuple[str, ...]
    language: Open[Language]
    community: CommunityRef
    person_id: Identifier | None
    status: Open[GapStatus]
    taken_up_at: datetime
    closed_at: datetime | None = None


class GapData(Public):
    state: GapState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)

GAP = Aggregate(
    "search",
    "gap",
    GapData,
    frozenset({"taken_up", "closed", "anonymised"}),
    example=GapData(
        changed=(),
        state=GapState(
            words="parental leave",
            stems=("leave", "parental"),
            language=Language.ENGLISH,
            community=CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds"),
            person_id="ce1082ca-95f3-535a-8764-4a41c275ab05",
            status=GapStatus.TAKEN_UP,
            taken_up_at=_NOON,
        ),
    ),
)
"""A gap's id is a hash of its language and stems."""
