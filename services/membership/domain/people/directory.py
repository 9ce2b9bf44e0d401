"""The aggregate DirectoryEntry: a person's attributes in the directory, for services only."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, Field


class DirectoryEntry(BaseModel):
    """A person's entry; its id is the person's id. `attributes`: values by name."""

    id: str
    version: int = 1
    erased: bool = False
    attributes: dict[str, str] = Field(default_factory=dict)
    created_at: datetime
    updated_at: datetime

    def say(self, attributes: Mapping[str, str], now: datetime) -> bool:
        """Replace the attributes. Return False if they are the same already."""
        if self.attributes == attributes:
            return False
        self.attributes = dict(attributes)
        self._change(now)
        return True

    def erase(self, now: datetime) -> None:
        self.attributes, self.erased = {}, True
        self._change(now)

    def _change(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now
