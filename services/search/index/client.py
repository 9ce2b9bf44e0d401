"""The connection to OpenSearch: JSON by orjson, and errors in this service's terms."""

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

NO_INDEX = "index_not_found_exception"

TIMEOUT_SECONDS = 10
POOL = 64
HEALING = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses that are not the fault of the request: the engine is overloaded, starting or broken."""

NOT_FOUND = 404
MOST_SAID = 2_000

# the client logs every request, and its tracer formats every body for a log that nobody reads
for _name in ("opensearch", "opensearchpy.trace"):
    logging.getLogger(_name).setLevel(logging.ERROR)

NDJSON = {"content-type": "application/x-ndjson"}


class OrjsonSerializer(JSONSerializer):
    """A serializer that is twice as fast as the client's own, which matters for bulks."""

    def dumps(self, data: Any) -> Any:
        return data if isinstance(data, str | BytesIO) else orjson.dumps(data)

    def loads(self, s: str) -> Any:
        try:
            return orjson.loads(s)
        except orjson.JSONDecodeError as error:
            raise SerializationError(s, error) from error


class Engine:
    """A client of OpenSearch: a method, a path, a body.

    `ca` is a file with the authority that signed its certificate, unless the system trusts it
    already. `within`: how long to wait for a response, in seconds.
    """

    def __init__(
        self, url: str, ca: Path | None = None, *, within: float = TIMEOUT_SECONDS
    ) -> None:
        self._within = within
        self._client = AsyncOpenSearch(
            hosts=[url],
            serializer=OrjsonSerializer(),
            timeout=within,
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
        within: float | None = None,
        headers: Mapping[str, str] | None = None,
        **params: Any,
    ) -> Any:
        """Return the parsed response, or None for a 404 if `missing_is_none`.

        within: how long to wait, in seconds, if longer than usual.

        Raises: EngineAwayError (MovedIndexError for a 404), RefusedQueryError.
        """
        try:
            with inner_span(_operation(path), SpanKind.CLIENT):
                return await self._client.transport.perform_request(
                    method,
                    path,
                    params={**params, "request_timeout": max(within or 0, self._within)},
                    # as a stream, since the client blocks the loop while it sends a large body in
                    # one piece
                    body=BytesIO(body) if isinstance(body, bytes) else body,
                    headers=headers,
                )
        except NoConnectionError as error:
            raise EngineAwayError(f"OpenSearch does not answer: {error.error}") from error
        except TransportError as error:
            if error.status_code == NOT_FOUND:
                if missing_is_none:
                    return None
                raise MovedIndexError(_whole_reason(error)) from error
            if error.status_code in HEALING:
                raise EngineAwayError(_whole_reason(error)) from error
            raise RefusedQueryError(_whole_reason(error)) from error

    async def close(self) -> None:
        await self._client.close()


def _operation(path: str) -> str:
    """Return the operation, such as `_bulk`, without the key of a document."""
    return next((part for part in path.split("/") if part.startswith("_")), "index")


def _whole_reason(error: TransportError) -> str:
    """Return the whole reason, since often only the innermost cause explains it."""
    return f"{error}: {orjson.dumps(error.info, default=str).decode()[:MOST_SAID]}"


def found_in(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the documents that an `_mget` found.

    A shard that is away, or too busy, fails its documents alone, in an answer with the status 200.
    Such a document is unknown: as a missing one, it would show too little, or too much.

    Raises: EngineAwayError (MovedIndexError if there is no such index).
    """
    failed = [got for got in answer["docs"] if "error" in got]
    if failed:
        error = failed[0]["error"]
        said = f"{len(failed)} documents were not read: {error.get('type')}: {error.get('reason')}"
        moved = any(got["error"].get("type") == NO_INDEX for got in failed)
        raise MovedIndexError(said) if moved else EngineAwayError(said)
    return [got for got in answer["docs"] if got.get("found")]
