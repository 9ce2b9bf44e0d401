"""The facts of charters, and of the versions that members have accepted."""

from datetime import UTC, datetime

from shared.contracts.aggregate import Aggregate
from shared.contracts.membership import membership_id
from shared.contracts.values import (
    Changed,
    CommunityRef,
    Identifier,
    Language,
    LocalizedText,
    NoPerson,
    Public,
)


class CharterState(Public):
    """The published text of a charter.

    `bodies` is in Markdown, `texts` in plain text. The sequence of a fact is the charter's version.
    """

    community: CommunityRef
    bodies: LocalizedText
    texts: LocalizedText
    published_at: datetime


class CharterData(Public):
    state: CharterState
    person: NoPerson = NoPerson()
    changed: Changed


class AcceptanceState(Public):
    """A person's acceptance of a charter. `person_id` is None once that person is erased."""

    community: CommunityRef
    person_id: Identifier | None
    charter_version: int
    accepted_at: datetime


class AcceptanceData(Public):
    state: AcceptanceState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
_DATA = CommunityRef(id="8fd33a22-938b-5ad4-b7a9-fb0a1d89b8a8", slug="data")

CHARTER = Aggregate(
    "membership",
    "charter",
    CharterData,
    frozenset({"published"}),
    example=CharterData(
        changed=(),
        state=CharterState(
            community=_DATA,
            bodies={Language.ENGLISH: "We *share*.", Language.FRENCH: "Nous *partageons*."},
            texts={Language.ENGLISH: "We share.", Language.FRENCH: "Nous partageons."},
            published_at=_NOON,
        ),
    ),
)
"""The aggregate's id is the id of the community."""

ACCEPTANCE = Aggregate(
    "membership",
    "acceptance",
    AcceptanceData,
    frozenset({"accepted", "anonymised"}),
    example=AcceptanceData(
        changed=(),
        state=AcceptanceState(
            community=_DATA,
            person_id="ce1082ca-95f3-535a-8764-4a41c275ab05",
            charter_version=1,
            accepted_at=_NOON,
        ),
    ),
)
"""The aggregate's id is `{community id}.{person id}.{version}`: see `acceptance_id`."""


def acceptance_id(community_id: str, person_id: str, version: int) -> str:
    """Return the id of a person's acceptance of this version of a charter."""
    return f"{membership_id(community_id, person_id)}.{version}"
