"""Request bodies. Unknown fields are refused, and control characters are removed from texts."""

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from shared.contracts.events import Answer
from shared.contracts.values import Language, Slug
from shared.runtime.bodies import SOMETHING, Body, Changes, Tags, in_one_line
from shared.text import clean

LONGEST_DESCRIPTION = 20_000
MOST_PLACES = 100_000
"""The largest capacity that can be set."""

_TIME = (
    r"(?:20[0-9]{2}|2100)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]"
    r"(?::[0-5][0-9])?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
)


def _read_time(said: Any) -> datetime:
    if not isinstance(said, str) or not re.fullmatch(_TIME, said):
        raise ValueError(
            "expected a time like 2026-10-25T19:00, optionally with seconds and a UTC offset"
        )
    return datetime.fromisoformat(said)


Title = Annotated[
    str,
    StringConstraints(min_length=1, max_length=300, pattern=SOMETHING),
    AfterValidator(in_one_line),
]
Titles = Annotated[dict[Language, Title], Field(min_length=1)]
Description = Annotated[
    str, StringConstraints(max_length=LONGEST_DESCRIPTION), AfterValidator(clean)
]
Descriptions = dict[Language, Description]
WallTime = Annotated[
    datetime,
    BeforeValidator(_read_time),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{_TIME}$",
            "description": "Local time in `time_zone`. If it occurs twice, because clocks go back, "
            "it means the first unless a UTC offset is given",
        }
    ),
]
Zone = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64),
    Field(description="The IANA name", examples=["Europe/Paris"]),
]
Place = Annotated[
    str,
    StringConstraints(min_length=1, max_length=300, pattern=SOMETHING),
    AfterValidator(in_one_line),
]
Link = Annotated[
    str, StringConstraints(max_length=2_000, pattern=r"^https?://[^\s\x00-\x20\x7f-\x9f<>\"\\]+$")
]
Capacity = Annotated[int, Field(ge=1, le=MOST_PLACES, description="Null means no limit")]
Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1_000, pattern=SOMETHING),
    AfterValidator(clean),
]


class NewGathering(Body):
    """A new gathering. `community`: its slug; null means everyone. `link`: see GatheringView."""

    titles: Titles
    descriptions: Descriptions = Field(default_factory=dict)
    community: Slug | None = None
    time_zone: Zone
    starts_at: Annotated[WallTime, Field(examples=["2026-10-25T19:00"])]
    ends_at: Annotated[WallTime, Field(examples=["2026-10-25T21:00"])]
    place: Place | None = None
    link: Link | None = None
    capacity: Capacity | None = None
    tags: Tags = Field(default_factory=list)


class GatheringChanges(Changes):
    """The fields to change; omitted fields keep their values. Attendees see `reason`.

    A new `time_zone` alone keeps the local times.
    """

    titles: Titles | None = None
    descriptions: Descriptions | None = None
    time_zone: Zone | None = None
    starts_at: Annotated[WallTime | None, Field(examples=["2026-10-25T19:00"])] = None
    ends_at: Annotated[WallTime | None, Field(examples=["2026-10-25T21:00"])] = None
    place: Place | None = None
    link: Link | None = None
    capacity: Capacity | None = None
    tags: Tags | None = None
    reason: Reason | None = None

    def wanted(self) -> dict[str, Any]:
        """Return the given fields except times and tags; null clears a field that may be empty."""
        emptied = {"place", "link", "capacity"} & self.model_fields_set
        given = {
            "titles": self.titles,
            "descriptions": self.descriptions,
            "place": self.place,
            "link": self.link,
            "capacity": self.capacity,
        }
        return {name: v for name, v in given.items() if v is not None or name in emptied}


class Cancellation(Body):
    reason: Reason | None = None


class Rsvp(Body):
    answer: Answer


class NewFeed(Body):
    """A new feed. `lang`: the preferred language of titles; your own language if omitted."""

    lang: Language | None = None
