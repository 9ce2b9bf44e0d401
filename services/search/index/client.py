"""The connection to OpenSearch: JSON by orjson, and errors in this service's own terms."""

import logging
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import ConnectionError as NoConnectionError
from opensearchpy.exceptions import SerializationError, TransportError
from opensearchpy.serializer import JSONSerializer
from opentelemetry.trace import SpanKind

from services.search.index.errors import EngineAwayError, MovedIndexError, RefusedQueryError
from shared.observe.tracing import inner_span

TIMEOUT_SECONDS = 10
POOL = 64
HEALING = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses that say nothing about the request: the engine is overloaded, starting or broken."""

NOT_FOUND = 404
MOST_SAID = 2_000

# the client logs every request, and its tracer formats every body for a log nobody reads
for _name in ("opensearch", "opensearchpy.trace"):
    logging.getLogger(_name).setLevel(logging.ERROR)

NDJSON = {"content-type": "application/x-ndjson"}


class OrjsonSerializer(JSONSerializer):
    """Twice as fast as the client's own, which matters on both sides of a bulk."""

    def dumps(self, data: Any) -> Any:
        return data if isinstance(data, str | BytesIO) else orjson.dumps(data)

    def loads(self, s: str) -> Any:
        try:
            return orjson.loads(s)
        except orjson.JSONDecodeError as error:
            raise SerializationError(s, error) from error


class Engine:
    """OpenSearch, as this service speaks to it: a method, a path, a body.

    `ca`: the file of the authority that signed its certificate, where that is none of the system's.
    """

    def __init__(self, url: str, ca: Path | None = None) -> None:
        self._client = AsyncOpenSearch(
            hosts=[url],
            serializer=OrjsonSerializer(),
            timeout=TIMEOUT_SECONDS,
            pool_maxsize=POOL,
            max_retries=0,
            ca_certs=ca and str(ca),
        )

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        missing_is_none: bool = False,
        within: float = TIMEOUT_SECONDS,
        headers: Mapping[str, str] | None = None,
        **params: Any,
    ) -> Any:
        """The parsed answer; None for a 404 if `missing_is_none`. `within`: seconds it may take.

        Raises: EngineAwayError (MovedIndexError for a 404), RefusedQueryError.
        """
        try:
            with inner_span(_operation(path), SpanKind.CLIENT):
                return await self._client.transport.perform_request(
                    method,
                    path,
                    params={**params, "request_timeout": within},
                    # as a stream: the client would hold the loop while it sends it all at once
                    body=BytesIO(body) if isinstance(body, bytes) else body,
                    headers=headers,
                )
        except NoConnectionError as error:
            raise EngineAwayError(f"OpenSearch does not answer: {error.error}") from error
        except TransportError as error:
            if error.status_code == NOT_FOUND:
                if missing_is_none:
                    return None
                raise MovedIndexError(_said(error)) from error
            if error.status_code in HEALING:
                raise EngineAwayError(_said(error)) from error
            raise RefusedQueryError(_said(error)) from error

    async def close(self) -> None:
        await self._client.close()


def _operation(path: str) -> str:
    """What is asked of OpenSearch, as `_bulk`: never the key of a document."""
    return next((part for part in path.split("/") if part.startswith("_")), "index")


def _said(error: TransportError) -> str:
    """The engine's whole reason: the innermost cause is often the only telling one."""
    return f"{error}: {orjson.dumps(error.info, default=str).decode()[:MOST_SAID]}"
