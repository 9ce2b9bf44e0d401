"""A small HTTP server in the place of an organisation's model that writes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.support.serving import serving


class OutsideModel:
    """What it was asked, and how it answers: `says`, or `status`; `slow`: only at the end."""

    def __init__(self) -> None:
        self.says: Any = ""
        self.status = 200
        self.slow = False
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.url = ""
        self.ends = asyncio.Event()

    async def answer(self, request: Request) -> Response:
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("authorization", ""))
        if self.slow:
            await self.ends.wait()
        message = {"role": "assistant", "content": self.says}
        return JSONResponse({"choices": [{"message": message}]}, self.status)


@asynccontextmanager
async def outside_model() -> AsyncIterator[OutsideModel]:
    model = OutsideModel()
    app = Starlette(routes=[Route("/v1/chat/completions", model.answer, methods=["POST"])])
    async with serving(app) as port:
        model.url = f"http://127.0.0.1:{port}/v1"
        try:
            yield model
        finally:
            model.ends.set()
