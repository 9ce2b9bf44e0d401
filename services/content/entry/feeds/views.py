"""The responses about feeds."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel


class Addresses(BaseModel):
    """Paths that need no token. `posts`: Atom; `episodes`: RSS."""

    posts: str
    episodes: str

    @classmethod
    def at(cls, base: str) -> Self:
        return cls(posts=f"{base}/posts.atom", episodes=f"{base}/podcast.rss")


class NewAddresses(BaseModel):
    """Your secret addresses, shown only once."""

    posts: str
    episodes: str
    created_at: datetime


class FeedsView(BaseModel):
    """The feeds of a community. `open`: the public feeds; null if there are none.

    `created_at`: of your secret addresses, null if you have none. `used_at`: the last request of a
    feed reader, to the hour.
    """

    open: Addresses | None
    created_at: datetime | None
    used_at: datetime | None
