"""An assistant: the official SDK's own client of the Model Context Protocol."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from mcp import Client as McpClient
from mcp.client.streamable_http import streamable_http_client

from tests.support.services import Client, Person


class Assistant:
    """It acts for one person."""

    def __init__(self, client: McpClient) -> None:
        self._client = client

    async def tools(self) -> set[str]:
        return {tool.name for tool in (await self._client.list_tools()).tools}

    async def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Return what a tool answered; `error`: why it refused."""
        result = await self._client.call_tool(tool, arguments)
        if result.is_error:
            return {"error": result.content[0].text}  # type: ignore[union-attr]  # it is a text
        found: dict[str, Any] = result.structured_content
        return found


@asynccontextmanager
async def assistant(
    search: Client, person: Person, headers: dict[str, str] | None = None, mode: str = "auto"
) -> AsyncIterator[Assistant]:
    """Connect an assistant that carries a person's token. mode: of the protocol's versions.

    headers: which facts it waits for. They are waited for before, since its client does not retry.
    """
    await search.get(person, "/v1/search", params={"q": "any"}, headers=headers)
    sent = {**person.headers(), **(headers or {})}
    async with httpx2.AsyncClient(headers=sent, timeout=30) as http:
        transport = streamable_http_client(f"{search.base_url}/v1/mcp", http_client=http)
        async with McpClient(transport, mode=mode) as client:
            yield Assistant(client)
