"""One person at the gateway. Every attempt is recorded; every intent has one Idempotency-Key."""

import asyncio
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import orjson

from chaos.canaries import canaries_in, new_canary
from chaos.history import History, Operation, Outcome, outcome_of
from shared.contracts.token import HEADER, Version, read_token, write_token

TIMEOUT = httpx.Timeout(20.0)
LONGEST_PAUSE = 2.0
TOO_MANY_REQUESTS = 429


@dataclass(frozen=True, slots=True)
class Request:
    """A request. `wait`: versions that it waits for. `detail` goes into the history."""

    op: str
    method: str
    path: str
    key: str = ""
    body: Any = None
    base: str | None = None
    params: dict[str, str] = field(default_factory=dict)
    wait: tuple[Version, ...] = ()
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """A response. `status` is 0 if there was none."""

    status: int = 0
    text: str = ""
    etag: str | None = None
    token: str = ""

    @property
    def outcome(self) -> Outcome:
        return outcome_of(self.status)

    @property
    def ok(self) -> bool:
        return self.outcome is Outcome.OK

    @property
    def json(self) -> Any:
        return orjson.loads(self.text)

    @property
    def versions(self) -> list[Version]:
        """Return the versions that the write created."""
        return read_token(self.token)

    def version(self, kind: str) -> Version:
        """Return the first version of this kind. Raises StopIteration if there is none."""
        return next(version for version in self.versions if version.kind == kind)


class Client:
    """A person's client. chance: draws by seed.

    names: draws names for canaries and keys, which no other run repeats.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        history: History,
        stop: asyncio.Event,
        chance: random.Random,
        names: random.Random,
        mint: Callable[[], str],
    ) -> None:
        self._http = http
        self._history = history
        self._stop = stop
        self._bearer = f"Bearer {mint()}"
        self._names = names
        self.chance = chance
        self.person_id = ""

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    def new_canary(self) -> str:
        return new_canary(self._names)

    def new_key(self) -> str:
        return str(UUID(int=self._names.getrandbits(128)))

    async def write(self, request: Request) -> Answer:
        """Write, and repeat under the same key until the outcome is known or the run stops."""
        key = self.new_key()
        pause = 0.1
        while True:
            answer = await self._attempt(request, key, _of_write)
            throttled = answer.status == TOO_MANY_REQUESTS
            if (answer.outcome is not Outcome.INFO and not throttled) or self.stopping:
                return answer
            await asyncio.sleep(self.chance.uniform(pause / 2, pause))
            pause = min(LONGEST_PAUSE, pause * 2)

    async def read(self, request: Request) -> Answer:
        """Read, once."""
        return await self._attempt(request, None, _of_read)

    async def until_ok(self, request: Request) -> Answer:
        """Read until it succeeds, since preparations depend on the response."""
        answer = await self.read(request)
        while not answer.ok and not self.stopping:
            await asyncio.sleep(LONGEST_PAUSE / 2)
            answer = await self.read(request)
        return answer

    async def _attempt(
        self,
        request: Request,
        key: str | None,
        describe: Callable[[Request, Answer], dict[str, Any]],
    ) -> Answer:
        start = time.monotonic()
        answer = await self._send(request, key)
        operation = Operation(
            client=self.person_id,
            op=request.op,
            key=request.key,
            idempotency_key=key,
            base=request.base,
            etag=answer.etag,
            start=start,
            end=time.monotonic(),
            outcome=answer.outcome,
            status=answer.status,
            detail={**request.detail, **describe(request, answer)},
        )
        self._history.record(operation)
        return answer

    async def _send(self, request: Request, key: str | None) -> Answer:
        headers = {"Authorization": self._bearer}
        if key is not None:
            headers["Idempotency-Key"] = key
        if request.base is not None:
            headers["If-Match"] = request.base
        if request.wait:
            headers[HEADER] = write_token(request.wait)
        try:
            response = await self._http.request(
                request.method,
                request.path,
                params=request.params,
                json=request.body,
                headers=headers,
            )
        except httpx.HTTPError:
            return Answer()
        return Answer(
            response.status_code,
            response.text,
            response.headers.get("ETag"),
            response.headers.get(HEADER, ""),
        )


def _of_write(_: Request, answer: Answer) -> dict[str, Any]:
    return {"made": answer.token}


def _of_read(request: Request, answer: Answer) -> dict[str, Any]:
    seen = canaries_in(answer.text) if answer.ok else []
    asked = request.params.get("q", "")
    if answer.ok and request.op == "read.search" and asked and answer.json["total"]:
        seen = sorted({*seen, asked})  # a count reveals as much as a title
    return {"saw": seen, "waited": write_token(request.wait)}


def newest(versions: Iterable[Version]) -> tuple[Version, ...]:
    """Return the highest version of each aggregate."""
    latest: dict[tuple[str, str], Version] = {}
    for version in versions:
        known = latest.get((version.kind, version.id))
        if known is None or known.sequence < version.sequence:
            latest[version.kind, version.id] = version
    return tuple(latest.values())
