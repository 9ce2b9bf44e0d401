"""Recruiters' searches, and their looks at members, which each member can read.

No fact contains them.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel


class LookKind(StrEnum):
    """A recruiter's look. listed: in a page of search results. opened: the member's page."""

    LISTED = "listed"
    OPENED = "opened"


class TalentSearch(BaseModel):
    """A recruiter's search. `wanted`: its criteria."""

    id: str
    recruiter_id: str
    purpose: str
    wanted: dict[str, Any]
    at: datetime
    expires_at: datetime

    @property
    def version(self) -> int:
        """Return the version for its ETag: a search never changes."""
        return 1


class Look(BaseModel):
    """Looks of one kind at a member within a search. `at`: the last of so many `times`."""

    id: str
    person_id: str
    recruiter_id: str
    kind: LookKind
    purpose: str
    times: int
    at: datetime
    expires_at: datetime
