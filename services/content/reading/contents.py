from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from services.content.domain.watch.addresses import is_web
from services.content.domain.watch.item import Entry


def _of_the_web(found: Any) -> Any:
    """Leave out the entries, as they are read from JSON, that have no address of the web."""
    if not isinstance(found, list):
        return found
    return [
        each for each in found if not isinstance(each, dict) or is_web(str(each.get("url") or ""))
    ]


class Contents(BaseModel):
    """What a feed has. `language`: two letters, or empty."""

    title: str = Field("", max_length=300)
    language: str = Field("", max_length=2)
    entries: Annotated[tuple[Entry, ...], Field(max_length=500), BeforeValidator(_of_the_web)] = ()
