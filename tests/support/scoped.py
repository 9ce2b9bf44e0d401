"""A proxy before OpenSearch that refuses what a user with rights on some indices may not do.

It decides as the security plugin (3.4 and 3.5) does: a request concerns the indices named in its
path, or in its body if that names them. A request that names none concerns all indices, and is
refused even if there are none. An alias after `_alias` names no index.
"""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.support.serving import serving

ALL = "*"
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE"]
HARMLESS = ("/_cluster/health",)
"""Paths that return the state of the cluster alone."""


@dataclass(slots=True)
class Front:
    """`url`: the engine, for a user with rights on the indices whose names begin with a scope."""

    engine: httpx.AsyncClient
    scopes: tuple[str, ...]
    url: str = ""
    refused: list[str] = field(default_factory=list)
    snapshots: set[str] = field(default_factory=set)
    """Points in time opened on indices of the scope."""

    async def pass_on(self, request: Request) -> Response:
        body = await request.body()
        if not all(map(self._is_ours, self._concerned(request, body))):
            self.refused.append(f"{request.method} {request.url.path}")
            return _forbidden()
        answer = await self.engine.request(
            request.method,
            f"{request.url.path}?{request.url.query}",
            content=body,
            headers={"content-type": request.headers.get("content-type", "application/json")},
        )
        if request.url.path.endswith("/_search/point_in_time") and answer.is_success:
            self.snapshots.add(answer.json().get("pit_id", ""))
        return Response(
            answer.content, answer.status_code, media_type=answer.headers.get("content-type")
        )

    def _is_ours(self, index: str) -> bool:
        return index.startswith(self.scopes)

    def _concerned(self, request: Request, body: bytes) -> Iterable[str]:
        path = request.url.path
        if path == "/" or path.startswith(HARMLESS):
            return []
        if path == "/_bulk":
            return _of_bulk(body)
        document = json.loads(body) if body else {}
        if path == "/_aliases":
            return _of_aliases(document)
        named = path.split("/")[1].split(",") if not path.startswith("/_") else []
        named += _looked_up(document)
        return named or self._of_snapshots(document)

    def _of_snapshots(self, document: dict[str, Any]) -> list[str]:
        """Return the indices of a search in a point in time, or of the request that closes it."""
        known = {document.get("pit", {}).get("id"), *document.get("pit_id", ())} - {None}
        return [self.scopes[0]] if known and known <= self.snapshots else [ALL]


@asynccontextmanager
async def scoped(engine_url: str, *scopes: str) -> AsyncIterator[Front]:
    async with httpx.AsyncClient(base_url=engine_url, timeout=60) as engine:
        front = Front(engine, scopes)
        app = Starlette(routes=[Route("/{path:path}", front.pass_on, methods=METHODS)])
        async with serving(app) as port:
            front.url = f"http://127.0.0.1:{port}"
            yield front


def _of_bulk(body: bytes) -> list[str]:
    named, lines = [], iter(body.splitlines())
    for line in lines:
        ((operation, target),) = json.loads(line).items()
        named.append(str(target["_index"]))
        if operation != "delete":
            next(lines)  # the indices of a bulk write
    return named


def _of_aliases(document: dict[str, Any]) -> list[str]:
    named = [change for action in document["actions"] for change in action.values()]
    return [str(change[name]) for change in named for name in ("index", "alias")]


def _looked_up(part: Any) -> list[str]:
    """Return the indices that a query reads beside its own, by terms lookups."""
    if isinstance(part, list):
        return [name for each in part for name in _looked_up(each)]
    if not isinstance(part, dict):
        return []
    terms = part["terms"].values() if isinstance(part.get("terms"), dict) else ()
    here = [str(look["index"]) for look in terms if isinstance(look, dict) and "index" in look]
    return here + [name for each in part.values() for name in _looked_up(each)]


def _forbidden() -> Response:
    error = {"type": "security_exception", "reason": "no permissions for this and User [search]"}
    return JSONResponse({"error": {"root_cause": [error], **error}, "status": 403}, 403)
