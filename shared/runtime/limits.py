"""Rate limits: per person, or per client address without a valid token.

Each process counts for itself, over a sliding window of a minute. Responses report the rest in the
`RateLimit` and `RateLimit-Policy` fields of draft-ietf-httpapi-ratelimit-headers-10.
"""

import ipaddress
import math
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import Scope

from shared.observe import metrics
from shared.problems import TooManyProblem
from shared.runtime.identity import Principal
from shared.runtime.settings import ServiceSettings
from shared.runtime.window import Window

READING = {"GET", "HEAD", "OPTIONS"}
_HOME_BITS = 64
"""The IPv6 prefix that identifies a subscriber, who can vary the rest of the address at will."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A rate limit. `most`: requests a minute; 0: no limit."""

    name: str
    most: int


class Limits:
    def __init__(self, settings: ServiceSettings) -> None:
        self._window = Window()
        self._reads = Policy("reads", settings.reads_a_minute)
        self._writes = Policy("writes", settings.writes_a_minute)
        self._strangers = Policy("strangers", settings.strangers_a_minute)

    def count_person(self, request: Request, principal: Principal) -> None:
        """Count a request of this person. Raises: TooManyProblem."""
        if not principal.is_service:
            reads = request.method in READING
            self._count(request, self._reads if reads else self._writes, principal.person_id)

    def count_stranger(self, request: Request) -> None:
        """Count a request without a valid token. Raises: TooManyProblem."""
        self._count(request, self._strangers, _home(request))

    def _count(self, request: Request, policy: Policy, asker: str) -> None:
        if not policy.most:
            return
        counted = self._window.count((policy.name, asker), policy.most)
        seconds = max(1, math.ceil(counted.seconds))
        request.state.limit_headers = [
            (b"ratelimit-policy", f'"{policy.name}";q={policy.most};w=60'.encode()),
            (b"ratelimit", f'"{policy.name}";r={counted.left};t={seconds}'.encode()),
        ]
        if not counted.is_allowed:
            metrics.LIMITED.labels(policy=policy.name).inc()
            raise TooManyProblem(
                f"more than {policy.most} {policy.name} a minute", retry_after=seconds
            )


def headers_of(scope: Scope) -> Sequence[tuple[bytes, bytes]]:
    """Return the headers about the limit; none if the request was not counted."""
    told: Sequence[tuple[bytes, bytes]] = scope.get("state", {}).get("limit_headers", ())
    return told


def _home(request: Request) -> str:
    """Return the client's address. uvicorn trusts X-Forwarded-For from trusted proxies only."""
    host = request.client.host if request.client else "unknown"
    if ":" not in host:
        return host
    address = ipaddress.ip_address(host.partition("%")[0])
    return str(ipaddress.ip_network((address, _HOME_BITS), strict=False))
