"""Invitation links in MongoDB."""

from collections.abc import Sequence

from services.membership.domain.invitations.invitation import Invitation
from shared.mongo import Document, Index, Order, Place, Scope, beyond, read_first_of

COLLECTION = "invitations"
_NEWEST: Order = [("made_at", -1), ("_id", -1)]
_LISTED = Index([("community.id", 1), *_NEWEST])
INDEXES = (_LISTED, Index("made_by"))


async def of_community(
    scope: Scope, community_id: str, *, after: Sequence[object] | None, limit: int
) -> list[Invitation]:
    """Return links, newest first. after: time and id of the previous one."""
    wanted: Document = {"community.id": community_id}
    place = Place(beyond(wanted, _NEWEST, after), _LISTED)
    return await read_first_of(scope, COLLECTION, Invitation, [place], _NEWEST, limit)
