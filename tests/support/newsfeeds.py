"""Feeds, which the server of pages serves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from shared.text import clean
from tests.support.content import created
from tests.support.messaging import eventually
from tests.support.services import Client, Person
from tests.support.webpages import Answer, webpages


@dataclass(frozen=True, slots=True)
class News:
    title: str
    url: str
    text: str = ""
    guid: str = ""
    is_dated: bool = True


@dataclass(slots=True)
class Feed(Answer):
    """A feed of these news, or another body."""

    title: str = "News"
    news: Sequence[News] = ()
    body: str | None = None
    media_type: str = field(default="application/rss+xml", kw_only=True)

    @property
    def written(self) -> str:
        if self.body is not None:
            return self.body
        items = "".join(map(_item, self.news))
        return (
            f'<rss version="2.0"><channel><title>{_written(self.title)}</title>'
            f"<language>en</language>{items}</channel></rss>"
        )


def _written(text: str) -> str:
    return escape(escape(clean(text)))


def _item(news: News) -> str:
    guid = f'<guid isPermaLink="false">{escape(news.guid)}</guid>' if news.guid else ""
    date = f"<pubDate>{format_datetime(datetime.now(UTC))}</pubDate>" if news.is_dated else ""
    return (
        f"<item><title>{_written(news.title)}</title><link>{escape(news.url)}</link>{guid}"
        f"<author>Grace</author><description>{_written(news.text)}</description>"
        f"{date}</item>"
    )


async def watched(content: Client, animator: Person, slug: str, said: str) -> dict[str, str]:
    """Have a community watch a feed that says this, and return the ids of the feed and its item."""
    async with webpages() as pages:
        news = News(said, f"https://news.example.org/{slug}", said)
        body = {"community": slug, "url": pages.add(slug, Feed(said, [news]))}
        made = created(await content.post(animator, "/v1/watch/feeds", json=body))

        async def found() -> list[dict[str, str]]:
            path = f"/v1/watch/items?community={slug}"
            return list((await content.get(animator, path)).json()["items"])

        [item] = await eventually(found)
        return {"feed_id": made["id"], "item_id": item["id"]}
