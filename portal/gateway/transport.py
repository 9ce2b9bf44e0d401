"""HTTP to the API: bearer token, Guilde-Token, Idempotency-Key, If-Match; errors as types."""

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import httpx
import orjson
from opentelemetry import propagate
from pydantic import BaseModel

from portal.gateway.errors import BY_STATUS, ApiError, Away, Mendable

TOKEN_HEADER = "Guilde-Token"  # noqa: S105  a header's name
MOST_VERSIONS = 32
REMEMBERED_SECONDS = 300.0
"""How long requests carry a written version: much longer than services need to apply it."""
READ_SECONDS = 5.0
CONNECT_SECONDS = 2.0
MOST_CONNECTIONS = 200
MOST_KEPT = 50
KEPT_SECONDS = 3.0
"""Less than uvicorn's five, so that no request meets a connection just closed."""

Parameters = Mapping[str, str | int | bool | Sequence[str] | None]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(slots=True)
class Written:
    """The versions that a person wrote lately, so that their next reads include them."""

    versions: list[tuple[float, str]] = field(default_factory=list)
    """The time, in seconds since 1970, and the version as the API named it."""
    grew: bool = False

    def add(self, token: str, now: float) -> None:
        new = [part.strip() for part in token.split(",") if part.strip()]
        subjects = {version.partition("@")[0] for version in new}
        kept = [one for one in self.versions if one[1].partition("@")[0] not in subjects]
        self.versions = [*kept, *((now, version) for version in new)][-MOST_VERSIONS:]
        self.grew = self.grew or bool(new)

    def header(self, now: float) -> str:
        return ", ".join(v for when, v in self.versions if now - when < REMEMBERED_SECONDS)


class Waits:
    """Seconds during which at least one call was in progress: concurrent ones count once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._out = 0
        self._since = 0.0

    def __enter__(self) -> None:
        if not self._out:
            self._since = time.perf_counter()
        self._out += 1

    def __exit__(self, *_: object) -> None:
        self._out -= 1
        if not self._out:
            self.seconds += time.perf_counter() - self._since


@dataclass(frozen=True, slots=True)
class Answer(Generic[Model]):
    """A response, and its ETag, which goes into If-Match."""

    value: Model
    etag: str


def new_client(
    api_url: str, transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """Create the process's client. `api_url` is the gateway's /api."""
    return httpx.AsyncClient(
        base_url=f"{api_url}/",
        timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        limits=httpx.Limits(
            max_connections=MOST_CONNECTIONS,
            max_keepalive_connections=MOST_KEPT,
            keepalive_expiry=KEPT_SECONDS,
        ),
        transport=transport,
        follow_redirects=False,
        trust_env=False,
    )


class Transport:
    """A client of the API, as one person or without a token. `written` collects their versions."""

    def __init__(self, client: httpx.AsyncClient, bearer: str | None, written: Written) -> None:
        self._client = client
        self._bearer = bearer
        self.written = written
        self.waits = Waits()

    async def get(self, path: str, model: type[Model], **parameters: Any) -> Model:
        return (await self.read(path, model, **parameters)).value

    async def read(self, path: str, model: type[Model], **parameters: Any) -> Answer[Model]:
        """Read something with its ETag. Raises: ApiError."""
        response = await self._ask("GET", path, params=_given(parameters))
        return Answer(model.model_validate_json(response.content), response.headers.get("ETag", ""))

    async def bytes(self, path: str) -> bytes:
        """Read something as it is, such as a picture. Raises: ApiError."""
        return (await self._ask("GET", path)).content

    async def ask(self, path: str, model: type[Model], body: object, *, within: float) -> Model:
        """Ask what changes nothing, but takes its time. within: in seconds. Raises: ApiError."""
        response = await self._ask(
            "POST",
            path,
            headers={"Content-Type": "application/json"},
            content=orjson.dumps(body),
            timeout=httpx.Timeout(within, connect=CONNECT_SECONDS),
        )
        return model.model_validate_json(response.content)

    async def write(
        self,
        method: str,
        path: str,
        model: type[Model],
        body: object = None,
        *,
        key: str | None = None,
        match: str | None = None,
    ) -> Answer[Model]:
        """Send a write whose response has a body. Raises: ApiError."""
        response = await self.send(method, path, body, key=key, match=match)
        return Answer(model.model_validate_json(response.content), response.headers.get("ETag", ""))

    async def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str | None = None,
        match: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send a write. A repeated `key` takes effect once; `match` is the version to change.

        `body` is sent as JSON, bytes as they are.
        """
        headers = {**(headers or {}), **({"Idempotency-Key": key} if key else {})}
        if match:
            headers["If-Match"] = match
        content = body if isinstance(body, bytes) else None
        if body is not None and content is None:
            headers["Content-Type"] = "application/json"
            content = orjson.dumps(body)
        response = await self._ask(method, path, headers=headers, content=content)
        self.written.add(response.headers.get(TOKEN_HEADER, ""), time.time())
        return response

    @asynccontextmanager
    async def stream(self, path: str, last: str | None) -> AsyncIterator[AsyncIterator[str]]:
        """Yield the endless lines of server-sent events. Raises: ApiError."""
        service = _service(path)
        headers = {**self._headers(), **({"Last-Event-ID": last} if last else {})}
        timeout = httpx.Timeout(CONNECT_SECONDS, read=60.0)
        try:
            async with self._client.stream("GET", path, headers=headers, timeout=timeout) as answer:
                if not answer.is_success:
                    raise BY_STATUS.get(answer.status_code, Away)(service)
                yield answer.aiter_lines()
        except httpx.HTTPError as error:
            raise Away(service) from error

    async def _ask(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        service = _service(path)
        try:
            with self.waits:
                response = await self._client.request(
                    method, path, headers={**self._headers(), **(headers or {})}, **more
                )
        except httpx.HTTPError as error:
            raise Away(service) from error
        if not response.is_success:
            raise _error(service, response)
        return response

    def _headers(self) -> dict[str, str]:
        headers = {"Accept": "application/json"}
        propagate.inject(headers)
        if self._bearer:
            headers["Authorization"] = f"Bearer {self._bearer}"
        if versions := self.written.header(time.time()):
            headers[TOKEN_HEADER] = versions
        return headers


def _error(service: str, response: httpx.Response) -> ApiError:
    try:
        problem = orjson.loads(response.content)
    except ValueError:
        problem = {}
    known = BY_STATUS.get(response.status_code)
    if known is None:
        known = Away if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR else Mendable
    return known(service, problem if isinstance(problem, dict) else {})


def _service(path: str) -> str:
    return path.partition("/")[0]


def _given(parameters: Parameters) -> list[tuple[str, str]]:
    """Return the parameters that are not None. Lists become repeated parameters."""
    pairs: list[tuple[str, str]] = []
    for name, value in parameters.items():
        name = name.rstrip("_")  # noqa: PLW2901  `from_` is `from`
        if isinstance(value, list | tuple):
            pairs += [(name, str(one)) for one in value]
        elif isinstance(value, bool):
            pairs.append((name, str(value).lower()))
        elif value is not None and value != "":
            pairs.append((name, str(value)))
    return pairs
