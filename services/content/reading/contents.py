from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from services.content.domain.watch.addresses import is_web
from services.content.domain.watch.item import Entry


def _of_the_web(found: Any) -> Any:
    """Drop entries, parsed from JSON, without a web address."""
    if not isinstance(found, list):
        return found
    return [
        each for each in found if not isinstance(each, dict) or is_web(str(each.get("url") or ""))
    ]


class Contents(BaseModel):
    """The content of a feed. `language`: two letters, or empty."""

    title: str = Field("", max_length=300)
    language: str = Field("", max_length=2)
    entries: Annotated[tuple[Entry, ...], Field(max_length=500), BeforeValidator(_of_the_web)] = ()
