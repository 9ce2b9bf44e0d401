"""The aggregate Choice: a person's choices about recognition. Its id is the person's."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel

from shared.taking import take_over

FIELDS = ("objects", "shows_badges", "shows_score", "shows_paths")


class Choice(BaseModel):
    """A person's choices. By default, they take part, and show nothing to others."""

    id: str
    version: int = 0
    erased: bool = False
    objects: bool = False
    shows_badges: bool = False
    shows_score: bool = False
    shows_paths: bool = False
    updated_at: datetime

    def choose(self, wanted: Mapping[str, bool], now: datetime) -> tuple[str, ...]:
        """Apply the choices, and return the names of those that differ."""
        changed = take_over(self, wanted, FIELDS)
        if changed:
            self._change(now)
        return changed

    def erase(self, now: datetime) -> None:
        self.objects = self.shows_badges = self.shows_score = self.shows_paths = False
        self.erased = True
        self._change(now)

    def _change(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now
