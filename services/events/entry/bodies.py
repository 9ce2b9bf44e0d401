"""Bodies in. Unknown fields are refused; texts are cleaned of what no text holds."""

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from shared.contracts.events import Answer
from shared.contracts.values import Language, Slug
from shared.runtime.bodies import SOMETHING, Body, Tags, clean, in_one_line

LONGEST_DESCRIPTION = 20_000
MOST_PLACES = 100_000
"""The largest capacity; beyond it there is no limit to speak of."""

_TIME = (
    r"(?:20[0-9]{2}|2100)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]"
    r"(?::[0-5][0-9])?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
)


def _read_time(said: Any) -> datetime:
    if not isinstance(said, str) or not re.fullmatch(_TIME, said):
        raise ValueError("it is not like 2026-10-25T19:00, with or without seconds and offset")
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
            "description": "What clocks in `time_zone` show. With an offset from UTC where clocks "
            "show it twice; without one it is then the first time",
        }
    ),
]
Zone = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64),
    Field(description="IANA's name", examples=["Europe/Paris"]),
]
Place = Annotated[
    str,
    StringConstraints(min_length=1, max_length=300, pattern=SOMETHING),
    AfterValidator(in_one_line),
]
Link = Annotated[
    str, StringConstraints(max_length=2_000, pattern=r"^https?://[^\s\x00-\x20\x7f-\x9f<>\"\\]+$")
]
Capacity = Annotated[int, Field(ge=1, le=MOST_PLACES, description="Null: no limit")]
Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1_000, pattern=SOMETHING),
    AfterValidator(clean),
]


class NewGathering(Body):
    """`community`: its slug; null is everyone. `link` is shown to who has a seat."""

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


class GatheringChanges(Body):
    """Only what is given changes. In another time zone, clocks show the same. `reason`: why."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"minProperties": 1})

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
        """What is given, but for the times; null empties what may be empty."""
        emptied = {"place", "link", "capacity"} & self.model_fields_set
        given = {
            "titles": self.titles,
            "descriptions": self.descriptions,
            "place": self.place,
            "link": self.link,
            "capacity": self.capacity,
            "tags": None if self.tags is None else tuple(self.tags),
        }
        return {name: v for name, v in given.items() if v is not None or name in emptied}


class Cancellation(Body):
    reason: Reason | None = None


class Rsvp(Body):
    answer: Answer


class NewFeed(Body):
    """`lang`: of titles, where there is a choice; your own language if it is not said."""

    lang: Language | None = None
