"""HTTP requests to the platform, as a given person, with retries while a service is down."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import orjson
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_delay

from deploy.embedded.errors import PlatformError
from shared.contracts.token import HEADER

PATIENCE_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 4.0
_ANSWERS_WITHIN = httpx.Timeout(30, connect=5)
_PIECE = 1024 * 1024
_AGAIN = {408, 429, 500, 502, 503, 504}

Mint = Callable[[], str]


class Refused(PlatformError):
    """The platform refused: repeating the request changes nothing."""

    def __init__(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        self.type = str(_problem(answer).get("type", ""))
        super().__init__(_sentence(answer), _remedy(self.status))


class Away(PlatformError):
    """The service did not answer, after all retries."""


class _NotNow(Exception):
    """An attempt that may succeed later. `pause`: the seconds that the service requests."""

    def __init__(self, why: str, pause: float = 0) -> None:
        super().__init__(why)
        self.why = why
        self.pause = pause


class Person:
    """The person of a request. Expired tokens are replaced, so a command may run for days."""

    def __init__(self, mint: Mint) -> None:
        self._mint = mint
        self.token = mint()

    def renew(self) -> None:
        """Get another token."""
        self.token = self._mint()


class Api:
    """A client of a platform's API.

    `patience`: how many seconds to retry a request. `told`: called on a retry.
    """

    def __init__(
        self,
        base_url: str,
        *,
        patience: float = PATIENCE_SECONDS,
        told: Callable[[str], None] = lambda _: None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        # the platform is on loopback, so proxies of the environment are ignored
        self._http = httpx.AsyncClient(
            base_url=f"{base_url}/api",
            timeout=_ANSWERS_WITHIN,
            trust_env=False,
            transport=transport,
        )
        self._patience = patience
        self._told = told

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def get(
        self, person: Person, path: str, after: str | None = None, **params: Any
    ) -> httpx.Response:
        """Read, after waiting for the versions in `after`, a Guilde-Token."""
        headers = {HEADER: after} if after else {}
        return await self.ask(person, "GET", path, headers=headers, params=params)

    async def post(
        self,
        person: Person,
        path: str,
        body: object = None,
        *,
        after: str | None = None,
        key: str | None = None,
    ) -> httpx.Response:
        """Write. With an idempotency key, retries have no further effect."""
        named = {HEADER: after, "Idempotency-Key": key}
        headers = {name: value for name, value in named.items() if value}
        return await self.ask(person, "POST", path, headers=headers, body=body)

    async def download(self, person: Person, path: str, into: Path) -> None:
        """Stream a response to a file; start over after an interruption.

        Raises Refused, Away.
        """
        await self._repeated(path, self._download, person, path, into)

    async def ask(
        self,
        person: Person,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        body: object = None,
    ) -> httpx.Response:
        """Send a request, and retry it until there is a response. `body` is JSON, or becomes it.

        Raises Refused, Away.
        """
        content = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
        sent = {"Content-Type": "application/json"} if content else {}
        request = {"headers": {**sent, **(headers or {})}, "params": params, "content": content}
        answer: httpx.Response = await self._repeated(
            path, self._once, person, method, path, request
        )
        return answer

    async def _repeated(
        self, path: str, attempt: Callable[..., Awaitable[Any]], *given: Any
    ) -> Any:
        """Retry an attempt until there is a response. Raises Refused, Away."""
        attempts = AsyncRetrying(
            stop=stop_after_delay(self._patience),
            wait=_pause,
            retry=retry_if_exception_type(_NotNow),
            before_sleep=self._report,
            reraise=True,
        )
        try:
            return await attempts(attempt, *given)
        except _NotNow as never:
            raise Away(
                f"/api/{path} did not answer for {self._patience:.0f} seconds: {never.why}.",
                "Check ./guilde status, then run the command again.",
            ) from never

    async def _download(self, person: Person, path: str, into: Path) -> None:
        try:
            for is_last in (False, True):
                headers = {"Authorization": f"Bearer {person.token}"}
                async with self._http.stream("GET", f"/{path}", headers=headers) as answer:
                    if answer.status_code == HTTPStatus.UNAUTHORIZED and not is_last:
                        person.renew()
                        continue
                    await _write(answer, into)
                    return
        except httpx.TransportError as error:
            raise _NotNow(str(error) or type(error).__name__) from error

    async def _once(
        self, person: Person, method: str, path: str, request: dict[str, Any]
    ) -> httpx.Response:
        answer = await self._send(person, method, path, request)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            person.renew()
            answer = await self._send(person, method, path, request)
        _check(answer)
        return answer

    async def _send(
        self, person: Person, method: str, path: str, request: dict[str, Any]
    ) -> httpx.Response:
        headers = {**request["headers"], "Authorization": f"Bearer {person.token}"}
        try:
            return await self._http.request(method, f"/{path}", **{**request, "headers": headers})
        except httpx.TransportError as error:
            raise _NotNow(str(error) or type(error).__name__) from error

    def _report(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, _NotNow):
            self._told(error.why)


async def _write(answer: httpx.Response, into: Path) -> None:
    """Stream a response. Raises Refused, _NotNow."""
    if answer.is_error:
        await answer.aread()
        _check(answer)
    with into.open("wb") as file:
        async for piece in answer.aiter_bytes(_PIECE):
            await asyncio.to_thread(file.write, piece)


def _check(answer: httpx.Response) -> None:
    """Raises Refused, _NotNow."""
    if answer.status_code in _AGAIN:
        raise _NotNow(_sentence(answer), _asked_pause(answer))
    if answer.is_error:
        raise Refused(answer)


def _pause(state: RetryCallState) -> float:
    """Exponential backoff with jitter; at least the pause that the service requests."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.pause if isinstance(error, _NotNow) else 0.0
    own = min(LONGEST_PAUSE_SECONDS, 0.2 * 2.0 ** (state.attempt_number - 1))
    return max(asked, own * random.uniform(0.5, 1))  # noqa: S311 - no secret


def _asked_pause(answer: httpx.Response) -> float:
    asked = answer.headers.get("Retry-After", "")
    return min(float(asked), LONGEST_PAUSE_SECONDS) if asked.isdigit() else 0.0


def _problem(answer: httpx.Response) -> dict[str, Any]:
    """Return the problem+json (RFC 9457) of a response, or an empty dictionary."""
    try:
        found = orjson.loads(answer.content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _sentence(answer: httpx.Response) -> str:
    problem = _problem(answer)
    title = str(problem.get("title") or f"HTTP {answer.status_code} {answer.reason_phrase}")
    errors = problem.get("errors") or []
    said = [f"{_where(error)}: {error['what']}" for error in errors if error.get("where")]
    more = "; ".join(said) or str(problem.get("detail") or "")
    return f"{title}: {more}" if more else title


def _where(error: dict[str, Any]) -> str:
    """Return a field's name, without the part of the request and indices."""
    names = [str(name) for name in error["where"] if not str(name).isdigit()]
    return ".".join(names[1:]) or names[0]


def _remedy(status: int) -> str:
    if status == HTTPStatus.FORBIDDEN:
        return "Run it as a person with the right: --as NAME."
    if status == HTTPStatus.UNAUTHORIZED:
        return (
            "The platform refuses this folder's tokens: it belongs to another platform, see --data."
        )
    return "Correct it, and run it again."
