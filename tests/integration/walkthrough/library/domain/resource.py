"""The aggregate Resource: an address that a community recommends.

listed ──change──► listed ──delete──► deleted
"""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef
from shared.problems import NotFoundProblem
from tests.integration.walkthrough.library.contract import ResourceStatus

Changed = tuple[str, ...]


class ResourceNotFound(NotFoundProblem):
    name = "resource-not-found"
    title = "There is no such resource"


class Resource(BaseModel):
    id: str
    version: int = 1
    status: Open[ResourceStatus] = ResourceStatus.LISTED
    community: CommunityRef
    owner_id: str | None
    title: str
    address: str
    created_at: datetime
    updated_at: datetime

    @property
    def is_listed(self) -> bool:
        return self.status is ResourceStatus.LISTED

    def change(self, wanted: dict[str, Any], now: datetime) -> Changed:
        """Apply the fields that differ and return their names. None: no new version."""
        changed = tuple(name for name, value in wanted.items() if value != getattr(self, name))
        for name in changed:
            setattr(self, name, wanted[name])
        if changed:
            self._touch(now)
        return changed

    def delete(self, now: datetime) -> Changed:
        self.title = self.address = ""
        self.status = ResourceStatus.DELETED
        self._touch(now)
        return ("status", "title", "address")

    def forget_owner(self) -> Changed:
        self.owner_id = None
        self.version += 1
        return ("owner_id",)

    def _touch(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now
