from datetime import datetime

from pydantic import BaseModel


class Source(BaseModel):
    """Where a post comes from, if it was chosen from a watched feed. `author`: as named there."""

    url: str
    feed: str
    author: str = ""
    published_at: datetime | None = None
