"""A server of pages on this machine, at an address that is not the platform's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tests.support.serving import serving

HOST = "127.0.0.2"


@dataclass(slots=True)
class WebPage:
    """A page, or another answer. asked: the headers of each request for it."""

    body: str = ""
    status: int = 200
    media_type: str = "text/html"
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)


def titled(title: str, description: str = "", site: str = "") -> WebPage:
    return WebPage(
        f'<!doctype html><html><head><title>{title}</title><meta name="description" content="'
        f'{description}"><meta property="og:site_name" content="{site}"></head><body></body></html>'
    )


class WebPages:
    def __init__(self) -> None:
        self.pages: dict[str, WebPage] = {}
        self.port = 0

    def address(self, path: str) -> str:
        return f"http://{HOST}:{self.port}/{path}"

    def add(self, path: str, page: WebPage) -> str:
        self.pages[f"/{path}"] = page
        return self.address(path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        page = self.pages.get(request.url.path)
        if page is None:
            await Response(status_code=404)(scope, receive, send)
            return
        page.asked.append(dict(request.headers))
        answer = Response(page.body, page.status, page.headers, page.media_type)
        await answer(scope, receive, send)


@asynccontextmanager
async def webpages() -> AsyncIterator[WebPages]:
    pages = WebPages()
    async with serving(pages, host=HOST) as port:
        pages.port = port
        yield pages
