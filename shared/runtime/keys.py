"""An issuer's published keys (JWKS, RFC 7517): cached, and fetched again when stale or unknown.

This uses PyJWT to parse a key set, but not its client: the client blocks a thread and a lock while
it fetches, drops good keys when the issuer is down, and then contacts the issuer for every token.
"""

import asyncio
import math
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import jwt

from shared.observe.logs import logger
from shared.problems import UnauthenticatedProblem, UnavailableProblem

FRESH_SECONDS = 300
PAUSE_SECONDS = 5
"""The minimum interval between fetches, so that forged key ids do not cause one each."""
FETCH_SECONDS = 5
"""How long a fetch may take."""

_REFUSED = (httpx.HTTPError, httpx.InvalidURL, jwt.PyJWTError, ValueError, TypeError, OSError)
"""The errors that are raised if an issuer is away, or its response is not a set of keys."""

log = logger(__name__)


class Keys:
    """The keys of an issuer. They stay valid during a fetch, and while the issuer is away.

    authority: the certificate file of the issuer's authority, if the system does not trust it.
    `clock` is monotonic, in seconds.
    """

    def __init__(
        self,
        url: str,
        *,
        authority: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._trust = trusted(authority)
        self._clock = clock
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched = -math.inf
        self._tried = -math.inf
        self._fetch: asyncio.Task[None] | None = None

    async def key(self, key_id: str) -> jwt.PyJWK:
        """Return a key.

        Raises: UnauthenticatedProblem; UnavailableProblem while the issuer is away.
        """
        if key_id not in self._keys:
            await self._refreshed()
        elif self._clock() - self._fetched > FRESH_SECONDS:
            self._refresh()
        found = self._keys.get(key_id)
        if found is not None:
            return found
        if self._tried > self._fetched:
            raise UnavailableProblem("the identity provider does not answer", retry_after=2)
        raise UnauthenticatedProblem(
            "the token is signed with a key that the issuer does not publish"
        )

    async def _refreshed(self) -> None:
        """Wait for the current fetch, which all callers share."""
        if (fetch := self._refresh()) is not None:
            await asyncio.shield(fetch)

    def _refresh(self) -> asyncio.Task[None] | None:
        """Return the current fetch, or a new one; None if it is too early for a new one."""
        if self._fetch is not None and not self._fetch.done():
            return self._fetch
        if self._clock() - self._tried < PAUSE_SECONDS:
            return None
        self._fetch = asyncio.create_task(self._try())
        return self._fetch

    async def _try(self) -> None:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                self._keys = _read(await self._ask())
            self._fetched = self._tried = self._clock()
        except _REFUSED as error:
            self._tried = self._clock()
            log.warning("the issuer's keys cannot be fetched", error=repr(error))

    async def _ask(self) -> Any:
        async with httpx.AsyncClient(timeout=FETCH_SECONDS, verify=self._trust) as client:
            response = await client.get(self._url)
            response.raise_for_status()
            return response.json()


def trusted(authority: Path | None) -> ssl.SSLContext | bool:
    """Return the `verify` option of httpx: the certificates of this authority, or the system's."""
    return True if authority is None else ssl.create_default_context(cafile=authority)


def _read(document: Any) -> dict[str, jwt.PyJWK]:
    """Return the signing keys, by id. Raises TypeError, PyJWTError."""
    if not isinstance(document, dict):
        raise TypeError("it is not a JSON object")
    keys = [key for key in document.get("keys", []) if isinstance(key, dict)]
    found = jwt.PyJWKSet.from_dict({"keys": keys}).keys
    return {key.key_id or "": key for key in found if key.public_key_use in {"sig", None}}
