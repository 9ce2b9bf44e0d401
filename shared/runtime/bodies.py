"""The parts of request bodies: unknown fields are refused, texts lose control characters."""

import re
from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from shared.text import one_line

MOST_TAGS = 20
LONGEST_TAG = 50
SOMETHING = r"[^\s\x00-\x1f\x7f-\x9f]"
"""A pattern for one visible character."""

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]")


def in_one_line(text: str) -> str:
    """Make a text one line. Raises ValueError if it has no visible character."""
    line = one_line(text)
    if not line:
        raise ValueError("it has no visible character")
    return line


def normalised_tag(tag: str) -> str:
    return one_line(tag).lower()


def _unique(tags: list[str]) -> list[str]:
    return list(dict.fromkeys(tags))


def _require_rfc3339(said: object) -> object:
    """Accept RFC 3339 only: Pydantic would take a number for the seconds since 1970."""
    if isinstance(said, datetime) or (isinstance(said, str) and _TIME.match(said)):
        return said
    raise ValueError("it is not an RFC 3339 time")


def in_utc(time: datetime) -> datetime:
    """Convert to UTC, to the millisecond, the precision of the store."""
    try:
        time = time.astimezone(UTC)
    except OverflowError:
        raise ValueError("it is out of range") from None
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


Tag = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_TAG, pattern=SOMETHING),
    AfterValidator(in_one_line),
    AfterValidator(normalised_tag),
]
Tags = Annotated[list[Tag], Field(max_length=MOST_TAGS), AfterValidator(_unique)]
WebAddress = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^https?://[!-~]+$")]
Moment = Annotated[AwareDatetime, BeforeValidator(_require_rfc3339), AfterValidator(in_utc)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Changes(Body):
    """The fields to change; omitted fields keep their values. At least one field is required."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("at least one field is required")
        return self
