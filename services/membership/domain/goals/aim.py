"""The aggregate Aim: an objective of the organisation, which communities' objectives serve."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from shared.contracts.values import LocalizedText
from shared.taking import take_over

EDITABLE = ("titles", "retired")


class Aim(BaseModel):
    """An aim; once `retired`, it stays on objectives that serve it, and no other objective can."""

    id: str
    version: int = 1
    titles: LocalizedText
    retired: bool = False
    created_at: datetime
    updated_at: datetime

    def edit(self, wanted: dict[str, Any], now: datetime) -> tuple[str, ...]:
        """Apply the fields that differ and return their names; none if there is no new version."""
        changed = take_over(self, wanted, EDITABLE)
        if changed:
            self.version += 1
            self.updated_at = now
        return changed
