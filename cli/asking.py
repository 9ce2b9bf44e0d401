"""Asking the platform over HTTP, as some person, with patience while a service is away."""

import random
from collections.abc import Callable, Mapping
from http import HTTPStatus
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
_AGAIN = {408, 429, 500, 502, 503, 504}

Mint = Callable[[], str]


class Refused(PlatformError):
    """The platform answered no: asking again changes nothing."""

    def __init__(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        self.type = str(_problem(answer).get("type", ""))
        super().__init__(_sentence(answer), _remedy(self.status))


class Away(PlatformError):
    """What was asked did not answer, however often it was tried."""


class _NotNow(Exception):
    """An attempt that may go better later; `pause`: what the service asks for, in seconds."""

    def __init__(self, why: str, pause: float = 0) -> None:
        super().__init__(why)
        self.why = why
        self.pause = pause


class Person:
    """Somebody asking. A token that ran out is replaced, so that a command may run for days."""

    def __init__(self, mint: Mint) -> None:
        self._mint = mint
        self.token = mint()

    def renew(self) -> None:
        """Have another token."""
        self.token = self._mint()


class Api:
    """One platform's API. `patience`: seconds to retry a request; `told`: called on a retry."""

    def __init__(
        self,
        base_url: str,
        *,
        patience: float = PATIENCE_SECONDS,
        told: Callable[[str], None] = lambda _: None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        # The platform is on loopback: a proxy of the environment is not asked.
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
        """Read, having waited for the versions of `after`, a Guilde-Token."""
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
        """Write once, however often it is tried, where an idempotency key is given."""
        named = {HEADER: after, "Idempotency-Key": key}
        headers = {name: value for name, value in named.items() if value}
        return await self.ask(person, "POST", path, headers=headers, body=body)

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
        """Ask until there is an answer. `body`: bytes of JSON, or what becomes it.

        Raises Refused, Away.
        """
        content = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
        sent = {"Content-Type": "application/json"} if content else {}
        request = {"headers": {**sent, **(headers or {})}, "params": params, "content": content}
        attempts = AsyncRetrying(
            stop=stop_after_delay(self._patience),
            wait=_pause,
            retry=retry_if_exception_type(_NotNow),
            before_sleep=self._tell,
            reraise=True,
        )
        try:
            answer: httpx.Response = await attempts(self._once, person, method, path, request)
        except _NotNow as never:
            raise Away(
                f"/api/{path} did not answer for {self._patience:.0f} seconds: {never.why}.",
                "See what is wrong with ./guilde status, then run the same again.",
            ) from never
        return answer

    async def _once(
        self, person: Person, method: str, path: str, request: dict[str, Any]
    ) -> httpx.Response:
        answer = await self._send(person, method, path, request)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            person.renew()
            answer = await self._send(person, method, path, request)
        if answer.status_code in _AGAIN:
            raise _NotNow(_sentence(answer), _asked_pause(answer))
        if answer.is_error:
            raise Refused(answer)
        return answer

    async def _send(
        self, person: Person, method: str, path: str, request: dict[str, Any]
    ) -> httpx.Response:
        headers = {**request["headers"], "Authorization": f"Bearer {person.token}"}
        try:
            return await self._http.request(method, f"/{path}", **{**request, "headers": headers})
        except httpx.TransportError as error:
            raise _NotNow(str(error) or type(error).__name__) from error

    def _tell(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, _NotNow):
            self._told(error.why)


def _pause(state: RetryCallState) -> float:
    """Twice as long each time, never in step with others, and no shorter than was asked for."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.pause if isinstance(error, _NotNow) else 0.0
    own = min(LONGEST_PAUSE_SECONDS, 0.2 * 2.0 ** (state.attempt_number - 1))
    return max(asked, own * random.uniform(0.5, 1))  # noqa: S311 - no secret


def _asked_pause(answer: httpx.Response) -> float:
    asked = answer.headers.get("Retry-After", "")
    return min(float(asked), LONGEST_PAUSE_SECONDS) if asked.isdigit() else 0.0


def _problem(answer: httpx.Response) -> dict[str, Any]:
    """The problem+json (RFC 9457) of an answer; nothing where it has none."""
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
    """Name a field without the part of the request it is in, or its number among several."""
    names = [str(name) for name in error["where"] if not str(name).isdigit()]
    return ".".join(names[1:]) or names[0]


def _remedy(status: int) -> str:
    if status == HTTPStatus.FORBIDDEN:
        return "Try it as a person who may: --as NAME."
    if status == HTTPStatus.UNAUTHORIZED:
        return (
            "The platform refuses tokens of this folder, so it is another platform's: see --data."
        )
    return "Correct it, and run it again."
