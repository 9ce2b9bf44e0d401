"""The contents of a community's feed, independent of the feed's format."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.contracts.unknown import Open
from shared.contracts.values import Language


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file at an absolute address; `size` is in bytes."""

    address: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Item:
    """A published post; `author` is None if the reader may not see names.

    `summary` is plain text, and `html` is safe to display. An episode has its `sound`, which plays
    for `seconds`, its transcripts, its numbers, and the address of its cover.
    """

    id: str
    address: str
    title: str
    language: Open[Language]
    author: str | None
    summary: str
    html: str
    tags: Sequence[str]
    published_at: datetime
    updated_at: datetime
    sound: Enclosure | None = None
    transcripts: Sequence[Enclosure] = ()
    seconds: float | None = None
    season: int | None = None
    episode: int | None = None
    cover: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A community; `own_address` is the feed's address, `address` the community's page.

    `is_open`: anybody may read it, and directories may list it. `owner_email`: the address that
    directories write to, or empty. `category`: one of Apple's.
    """

    id: str
    own_address: str
    address: str
    title: str
    description: str
    language: Open[Language]
    cover: str
    is_open: bool
    category: str = "Business"
    owner_email: str = ""
    items: Sequence[Item] = field(default=())

    @property
    def updated_at(self) -> datetime | None:
        """Return when an item last changed; None if there are no items."""
        return max((item.updated_at for item in self.items), default=None)
