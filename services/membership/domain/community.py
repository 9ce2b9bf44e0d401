"""The aggregate Community: what it is about, who may know of it, how one joins."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, JoinPolicy, LocalizedText, Visibility

EDITABLE = ("names", "purposes", "domain", "topics", "visibility", "join_policy")


def looks_like_id(name: str) -> bool:
    """Whether a name is a UUID: such a one addresses by id, and no slug may be."""
    try:
        UUID(name)
    except ValueError:
        return False
    return True


class Community(BaseModel):
    """`slug` never changes: addresses and other services' read models hold it."""

    id: str
    version: int = 1
    slug: str
    names: LocalizedText
    purposes: LocalizedText
    domain: str
    topics: tuple[str, ...]
    visibility: Open[Visibility]
    join_policy: Open[JoinPolicy]
    created_at: datetime
    updated_at: datetime

    @property
    def ref(self) -> CommunityRef:
        return CommunityRef(id=self.id, slug=self.slug)

    def edit(self, wanted: dict[str, Any], now: datetime) -> tuple[str, ...]:
        """Take over what differs; the names of the fields that did. None: no new version."""
        changed = tuple(
            name for name in EDITABLE if name in wanted and wanted[name] != getattr(self, name)
        )
        for name in changed:
            setattr(self, name, wanted[name])
        if changed:
            self.version += 1
            self.updated_at = now
        return changed
