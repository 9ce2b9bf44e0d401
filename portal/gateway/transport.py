"""How the API is asked: bearer token, Guilde-Token, Idempotency-Key, If-Match; errors as types."""

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import httpx
import orjson
from opentelemetry import propagate
from pydantic import BaseModel

from portal.gateway.errors import BY_STATUS, ApiError, Away, Refused

TOKEN_HEADER = "Guilde-Token"  # noqa: S105  a header's name
MOST_VERSIONS = 32
REMEMBERED_SECONDS = 300.0
"""How long a written version is asked for: long after every service has seen it."""
READ_SECONDS = 5.0
CONNECT_SECONDS = 2.0
MOST_CONNECTIONS = 200

Parameters = Mapping[str, str | int | bool | Sequence[str] | None]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(slots=True)
class Written:
    """The versions that a person wrote lately: what they read next has seen them."""

    versions: list[tuple[float, str]] = field(default_factory=list)
    """When, in seconds since 1970, and which, as the API named it."""
    grew: bool = False

    def add(self, token: str, now: float) -> None:
        new = [part.strip() for part in token.split(",") if part.strip()]
        subjects = {version.partition("@")[0] for version in new}
        kept = [one for one in self.versions if one[1].partition("@")[0] not in subjects]
        self.versions = [*kept, *((now, version) for version in new)][-MOST_VERSIONS:]
        self.grew = self.grew or bool(new)

    def header(self, now: float) -> str:
        return ", ".join(v for when, v in self.versions if now - when < REMEMBERED_SECONDS)


@dataclass(frozen=True, slots=True)
class Answer(Generic[Model]):
    """What was read or written, and its ETag, which goes into If-Match."""

    value: Model
    etag: str


def new_client(
    api_url: str, transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """One for the process. `api_url`: the gateway's /api."""
    return httpx.AsyncClient(
        base_url=f"{api_url}/",
        timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        limits=httpx.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=50),
        transport=transport,
        follow_redirects=False,
        trust_env=False,
    )


class Transport:
    """Asks as one person, or as nobody. `written` grows with what they write."""

    def __init__(self, client: httpx.AsyncClient, bearer: str | None, written: Written) -> None:
        self._client = client
        self._bearer = bearer
        self.written = written

    async def get(self, path: str, model: type[Model], **parameters: Any) -> Model:
        return (await self.read(path, model, **parameters)).value

    async def read(self, path: str, model: type[Model], **parameters: Any) -> Answer[Model]:
        """With the ETag. Raises: ApiError."""
        response = await self._ask("GET", path, params=_given(parameters))
        return Answer(model.model_validate_json(response.content), response.headers.get("ETag", ""))

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
        """As `send`, for what answers with a body. Raises: ApiError."""
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
    ) -> httpx.Response:
        """`key`: the same once more is done once; `match`: the version that is changed."""
        headers = {"Idempotency-Key": key} if key else {}
        if match:
            headers["If-Match"] = match
        content = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = orjson.dumps(body)
        response = await self._ask(method, path, headers=headers, content=content)
        self.written.add(response.headers.get(TOKEN_HEADER, ""), time.time())
        return response

    @asynccontextmanager
    async def stream(self, path: str, last: str | None) -> AsyncIterator[AsyncIterator[str]]:
        """The lines of a stream of server-sent events, without end. Raises: ApiError."""
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
        known = Away if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR else Refused
    return known(service, problem if isinstance(problem, dict) else {})


def _service(path: str) -> str:
    return path.partition("/")[0]


def _given(parameters: Parameters) -> list[tuple[str, str]]:
    """Without those that are None; lists are repeated."""
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
