"""Rate limits: per person, or per client address without a valid token.

Each process counts for itself, over a sliding window of a minute. Answers report what is left, in
the `RateLimit` and `RateLimit-Policy` fields of draft-ietf-httpapi-ratelimit-headers-10.
"""

import ipaddress
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import Request
from starlette.types import Scope

from shared.observe import metrics
from shared.problems import TooManyProblem
from shared.runtime.identity import Principal
from shared.runtime.settings import ServiceSettings

READING = {"GET", "HEAD", "OPTIONS"}
_HOME_BITS = 64
"""The prefix of an IPv6 address that identifies a subscriber, who can vary the rest at will."""


@dataclass(frozen=True, slots=True)
class Policy:
    """`item` None: no limit."""

    name: str
    item: RateLimitItemPerMinute | None


class Limits:
    def __init__(self, settings: ServiceSettings) -> None:
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._reads = _policy("reads", settings.reads_a_minute)
        self._writes = _policy("writes", settings.writes_a_minute)
        self._strangers = _policy("strangers", settings.strangers_a_minute)

    def count_person(self, request: Request, principal: Principal) -> None:
        """Raises: TooManyProblem."""
        if not principal.is_service:
            reads = request.method in READING
            self._count(request, self._reads if reads else self._writes, principal.person_id)

    def count_stranger(self, request: Request) -> None:
        """Raises: TooManyProblem."""
        self._count(request, self._strangers, _home(request))

    def _count(self, request: Request, policy: Policy, asker: str) -> None:
        if policy.item is None:
            return
        allowed = self._counter.hit(policy.item, policy.name, asker)
        resets_at, left = self._counter.get_window_stats(policy.item, policy.name, asker)
        seconds = max(1, math.ceil(resets_at - time.time()))
        request.state.limit_headers = [
            (b"ratelimit-policy", f'"{policy.name}";q={policy.item.amount};w=60'.encode()),
            (b"ratelimit", f'"{policy.name}";r={left if allowed else 0};t={seconds}'.encode()),
        ]
        if not allowed:
            metrics.LIMITED.labels(policy=policy.name).inc()
            raise TooManyProblem(
                f"more than {policy.item.amount} {policy.name} a minute", retry_after=seconds
            )


def headers_of(scope: Scope) -> Sequence[tuple[bytes, bytes]]:
    """The headers about the limit; none if the request was not counted."""
    told: Sequence[tuple[bytes, bytes]] = scope.get("state", {}).get("limit_headers", ())
    return told


def _policy(name: str, amount: int) -> Policy:
    return Policy(name, RateLimitItemPerMinute(amount) if amount else None)


def _home(request: Request) -> str:
    """The client's address: uvicorn trusts X-Forwarded-For of trusted proxies only."""
    host = request.client.host if request.client else "unknown"
    if ":" not in host:
        return host
    address = ipaddress.ip_address(host.partition("%")[0])
    return str(ipaddress.ip_network((address, _HOME_BITS), strict=False))
