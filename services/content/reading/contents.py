from pydantic import BaseModel, Field

from services.content.domain.watch.item import Entry


class Contents(BaseModel):
    """What a feed has. `language`: two letters, or empty."""

    title: str = Field("", max_length=300)
    language: str = Field("", max_length=2)
    entries: tuple[Entry, ...] = Field((), max_length=500)
