"""The bodies and responses of watched feeds and their items."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StrictBool, StringConstraints

from services.content.domain.watch.feed import WatchedFeed
from services.content.domain.watch.item import Item, ItemStatus
from services.content.domain.watch.pace import Fetching, Trouble
from services.content.entry.authors import Author
from services.content.entry.bodies import FirstStatus, Markdown, Title
from shared.audience.naming import Names
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language, Slug
from shared.runtime.bodies import Body, Changes, Tags, WebAddress
from shared.text import one_line

FeedTitle = Annotated[str, StringConstraints(max_length=200), AfterValidator(one_line)]


class NewFeed(Body):
    """A feed to watch. `title`: empty for the feed's own. `lang`: used if the feed has none."""

    community: Slug
    url: WebAddress
    title: FeedTitle = ""
    lang: Language | None = None


class FeedChanges(Changes):
    """Omitted fields stay unchanged. A feed that is `paused` is not fetched."""

    title: FeedTitle | None = None
    lang: Language | None = None
    paused: StrictBool | None = None


class Choice(Body):
    """How an item becomes a post: a link to it, with its source.

    `title`: by default the item's own. `body`: by default the feed's summary, as a quotation.
    `status`: your draft, or published at once.
    """

    title: Title | None = None
    body: Markdown | None = None
    tags: Tags = Field(default_factory=list)
    status: FirstStatus = FirstStatus.DRAFT


class WatchedFeedView(BaseModel):
    """A feed that a community watches. `title`: given by its animators, otherwise the feed's own.

    `subscriber`: null once erased. `fetched_at`: the last attempt. `succeeded_at`: the last
    success. `trouble`: the error of the last attempt, if any. `answered`: the HTTP status, if that
    is the error. `failures`: since the last success. `next_at`: the next attempt; null if paused.
    """

    id: str
    community: CommunityRef
    url: str
    title: str
    lang: Open[Language]
    paused: bool
    subscriber: Author | None
    fetched_at: datetime | None
    succeeded_at: datetime | None
    next_at: datetime | None
    trouble: Trouble | None
    answered: int | None
    failures: int
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class NamedFeed:
    """A feed with the state of its fetches, and the name of the subscriber."""

    feed: WatchedFeed
    fetching: Fetching | None
    names: Names

    @property
    def id(self) -> str:
        return self.feed.id

    @property
    def version(self) -> int:
        return self.feed.version

    def view(self) -> WatchedFeedView:
        feed, last = self.feed, self.fetching or Fetching(id=self.id, next_at=self.feed.updated_at)
        return WatchedFeedView(
            id=feed.id,
            community=feed.community,
            url=feed.url,
            title=feed.title or last.title or feed.url,
            lang=feed.language,
            paused=feed.is_paused,
            subscriber=Author.of(feed.subscriber_id, feed.community, self.names),
            fetched_at=last.fetched_at,
            succeeded_at=last.succeeded_at,
            next_at=None if feed.is_paused else last.next_at,
            trouble=last.trouble,
            answered=last.status,
            failures=last.failures,
            created_at=feed.created_at,
            version=feed.version,
        )


class ItemView(BaseModel):
    """An item of a watched feed. Titles, `summary` (plain text) and `author` come from the feed.

    `feed`: the title of the first feed with the item. `feeds`: how many of the community's feeds
    have it. `episode`: whether it is a podcast episode. `post_id`: the resulting post, possibly
    another person's draft. `decided_by`: the person who chose or dismissed it; null if none, or
    once erased.
    """

    id: str
    community: CommunityRef
    status: ItemStatus
    url: str
    title: str
    summary: str
    author: str
    lang: Open[Language]
    episode: bool
    feed: str
    feeds: int
    published_at: datetime | None
    found_at: datetime
    post_id: str | None
    decided_by: Author | None
    decided_at: datetime | None

    @classmethod
    def of(cls, item: Item, names: Names) -> "ItemView":
        return cls(
            id=item.id,
            community=item.community,
            status=item.status,
            url=item.url,
            title=item.title,
            summary=item.summary,
            author=item.author,
            lang=item.language,
            episode=item.is_episode,
            feed=item.feed_title,
            feeds=len(item.feed_ids),
            published_at=item.published_at,
            found_at=item.first_at or item.at,
            post_id=item.post_id,
            decided_by=Author.of(item.decider_id, item.community, names),
            decided_at=item.decided_at,
        )
