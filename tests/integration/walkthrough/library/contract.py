"""The facts of resources: addresses that a community recommends."""

from datetime import UTC, datetime
from enum import StrEnum

from shared.contracts.aggregate import Aggregate
from shared.contracts.unknown import Open
from shared.contracts.values import Changed, CommunityRef, Identifier, NoPerson, Public


class ResourceStatus(StrEnum):
    LISTED = "listed"
    DELETED = "deleted"


class ResourceState(Public):
    """`owner_id` is None once they are erased; title and address are empty once it is deleted."""

    status: Open[ResourceStatus]
    community: CommunityRef
    owner_id: Identifier | None
    title: str
    address: str
    created_at: datetime
    updated_at: datetime


class ResourceData(Public):
    state: ResourceState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)

RESOURCE = Aggregate(
    "library",
    "resource",
    ResourceData,
    frozenset({"added", "changed", "deleted", "anonymised"}),
    example=ResourceData(
        changed=(),
        state=ResourceState(
            status=ResourceStatus.LISTED,
            community=CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds"),
            owner_id="ce1082ca-95f3-535a-8764-4a41c275ab05",
            title="A handbook of accessibility",
            address="https://handbook.example.org",
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)
