"""A server of pages and feeds on this machine, at an address that is not the platform's own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tests.support.serving import serving

HOST = "127.0.0.2"


@dataclass(slots=True, kw_only=True)
class Answer:
    """The answer to requests for one path, which a test changes as it goes.

    asked: the headers of each request. waits: it answers only once this is set. A request that has
    its ETag is told that it is unchanged.
    """

    status: int = 200
    media_type: str = "text/html"
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    waits: asyncio.Event | None = None

    @property
    def written(self) -> str:
        """The body."""
        raise NotImplementedError

    async def to(self, request: Request) -> Response:
        self.asked.append(dict(request.headers))
        if self.waits is not None:
            await self.waits.wait()
        etag = self.headers.get("ETag")
        if etag is not None and request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=self.headers)
        return Response(self.written, self.status, self.headers, self.media_type)


@dataclass(slots=True)
class WebPage(Answer):
    """A page, or another answer."""

    body: str = ""

    @property
    def written(self) -> str:
        return self.body


def titled(title: str, description: str = "", site: str = "") -> WebPage:
    return WebPage(
        f'<!doctype html><html><head><title>{title}</title><meta name="description" content="'
        f'{description}"><meta property="og:site_name" content="{site}"></head><body></body></html>'
    )


class WebPages:
    """The answers by path."""

    def __init__(self) -> None:
        self._answers: dict[str, Answer] = {}
        self.port = 0

    def address(self, path: str) -> str:
        return f"http://{HOST}:{self.port}/{path}"

    def add(self, path: str, answer: Answer) -> str:
        """Answer requests for a path so, and return its address."""
        self._answers[f"/{path}"] = answer
        return self.address(path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        answer = self._answers.get(request.url.path)
        response = await answer.to(request) if answer else Response(status_code=404)
        await response(scope, receive, send)


@asynccontextmanager
async def webpages() -> AsyncIterator[WebPages]:
    pages = WebPages()
    async with serving(pages, host=HOST) as port:
        pages.port = port
        yield pages
