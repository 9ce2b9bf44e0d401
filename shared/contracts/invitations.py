"""The facts of invitation links: their community, their limit of uses and their expiry."""

from datetime import UTC, datetime

from shared.contracts.aggregate import Aggregate
from shared.contracts.values import Changed, CommunityRef, Identifier, NoPerson, Public


class InvitationState(Public):
    """An invitation link. `most_uses`: its limit of uses; `used`: its uses so far.

    `made_by` is None once that person is erased. No fact contains the link itself.
    """

    community: CommunityRef
    made_by: Identifier | None
    most_uses: int
    used: int
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class InvitationData(Public):
    state: InvitationState
    person: NoPerson = NoPerson()
    changed: Changed


INVITATION = Aggregate(
    "membership",
    "invitation",
    InvitationData,
    frozenset({"opened", "used", "revoked", "anonymised"}),
    example=InvitationData(
        changed=(),
        state=InvitationState(
            community=CommunityRef(id="8fd33a22-938b-5ad4-b7a9-fb0a1d89b8a8", slug="data"),
            made_by="ce1082ca-95f3-535a-8764-4a41c275ab05",
            most_uses=20,
            used=3,
            made_at=datetime(2026, 3, 5, 12, tzinfo=UTC),
            expires_at=datetime(2026, 3, 19, 12, tzinfo=UTC),
        ),
    ),
)
