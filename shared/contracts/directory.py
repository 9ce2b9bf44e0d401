"""The facts of the directory: people's attributes, for services only.

People decide who sees their department in their profile (decision 72), but not which audiences they
belong to (decision 77). So these facts hold the attributes, and a profile's facts may not.
"""

from datetime import UTC, datetime

from pydantic import Field

from shared.contracts.aggregate import Aggregate
from shared.contracts.values import Changed, Public

ATTRIBUTE = r"[a-z][a-z0-9_]{0,31}"
"""The names that attributes may have, as a regular expression."""

Criteria = dict[str, tuple[str, ...]]
"""An audience: people who have, for each of these attributes, one of its values."""


class DirectoryState(Public):
    erased: bool = False
    created_at: datetime
    updated_at: datetime


class DirectoryPerson(Public):
    """A person's attributes by name; empty once they are erased."""

    attributes: dict[str, str] = Field(default_factory=dict)


class DirectoryData(Public):
    state: DirectoryState
    person: DirectoryPerson
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)

DIRECTORY_ENTRY = Aggregate(
    "membership",
    "directory_entry",
    DirectoryData,
    frozenset({"recorded", "updated", "erased"}),
    example=DirectoryData(
        changed=(),
        state=DirectoryState(created_at=_NOON, updated_at=_NOON),
        person=DirectoryPerson(attributes={"country": "FR", "department": "Finance"}),
    ),
)
"""An entry's id is the person's id."""
