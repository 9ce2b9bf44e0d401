"""The aggregate WatchedFeed: a feed of somebody else that a community watches."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from pydantic import BaseModel, computed_field

from services.content.domain.watch.addresses import canonical
from shared.audience.sight import audience_id
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language
from shared.taking import take_over

MOST_FEEDS = 100
"""The maximum number of feeds of one community."""
_NAMESPACE = UUID("6b1f5b0e-6d0c-4f43-9d0a-3f0f5b6f2c11")

Changed = tuple[str, ...]


def feed_id(community_id: str, url: str) -> str:
    """Return the id of a community's subscription to an address: there is one at most."""
    return str(uuid5(_NAMESPACE, f"{community_id} {canonical(url)}"))


class WatchedFeed(BaseModel):
    """A subscription. `subscriber_id`: None once erased. `title`: empty: as the feed says."""

    id: str
    version: int = 1
    community: CommunityRef
    url: str
    title: str = ""
    language: Open[Language]
    subscriber_id: str | None
    is_paused: bool = False
    is_deleted: bool = False
    created_at: datetime
    updated_at: datetime

    @computed_field  # type: ignore[prop-decorator]
    @property
    def audience(self) -> str:
        return audience_id(self.community)

    def edit(self, wanted: dict[str, Any], now: datetime) -> Changed:
        """Apply the changes of title, language and is_paused."""
        return self._changed(take_over(self, wanted), now)

    def subscribe_again(self, url: str, subscriber_id: str, title: str, now: datetime) -> Changed:
        """Resume an ended subscription."""
        self.url, self.subscriber_id, self.title = url, subscriber_id, title
        self.is_deleted = self.is_paused = False
        return self._changed(("url", "subscriber_id", "title", "is_deleted", "is_paused"), now)

    def unsubscribe(self, now: datetime) -> Changed:
        self.url = self.title = ""
        self.is_deleted = True
        return self._changed(("url", "title", "is_deleted"), now)

    def forget(self) -> Changed:
        """Anonymise the erased subscriber; the community keeps watching the feed."""
        self.subscriber_id = None
        self.version += 1
        return ("subscriber_id",)

    def _changed(self, changed: Changed, now: datetime) -> Changed:
        if changed:
            self.version += 1
            self.updated_at = now
        return changed
