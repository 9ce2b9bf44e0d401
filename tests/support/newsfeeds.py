"""A server of feeds on this machine, whose feeds a test changes as it goes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from shared.text import clean
from tests.support.content import created
from tests.support.messaging import eventually
from tests.support.services import Client, Person
from tests.support.serving import serving


@dataclass(frozen=True, slots=True)
class News:
    title: str
    url: str
    text: str = ""
    guid: str = ""
    is_dated: bool = True


@dataclass(slots=True)
class Feed:
    """A feed, or another answer. asked: the headers of each request for it.

    waits: it answers only once this is set.
    """

    title: str = "News"
    news: Sequence[News] = ()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    waits: asyncio.Event | None = None

    @property
    def written(self) -> str:
        if self.body is not None:
            return self.body
        items = "".join(map(_item, self.news))
        return (
            f'<rss version="2.0"><channel><title>{_written(self.title)}</title>'
            f"<language>en</language>{items}</channel></rss>"
        )


class Newsfeeds:
    """The feeds by path; `address` is the address of one."""

    def __init__(self) -> None:
        self.feeds: dict[str, Feed] = {}
        self.port = 0

    def add(self, path: str, feed: Feed) -> str:
        self.feeds[f"/{path}"] = feed
        return f"http://127.0.0.1:{self.port}/{path}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        feed = self.feeds.get(request.url.path)
        if feed is None:
            await Response(status_code=404)(scope, receive, send)
            return
        feed.asked.append(dict(request.headers))
        if feed.waits is not None:
            await feed.waits.wait()
        etag = feed.headers.get("ETag")
        unchanged = etag is not None and request.headers.get("if-none-match") == etag
        status = 304 if unchanged else feed.status
        body = feed.written if status == 200 else ""
        answer = Response(body, status, feed.headers, "application/rss+xml")
        await answer(scope, receive, send)


@asynccontextmanager
async def newsfeeds() -> AsyncIterator[Newsfeeds]:
    feeds = Newsfeeds()
    async with serving(feeds) as port:
        feeds.port = port
        yield feeds


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
    async with newsfeeds() as feeds:
        news = News(said, f"https://news.example.org/{slug}", said)
        body = {"community": slug, "url": feeds.add(slug, Feed(said, [news]))}
        made = created(await content.post(animator, "/v1/watch/feeds", json=body))

        async def found() -> list[dict[str, str]]:
            path = f"/v1/watch/items?community={slug}"
            return list((await content.get(animator, path)).json()["items"])

        [item] = await eventually(found)
        return {"feed_id": made["id"], "item_id": item["id"]}
