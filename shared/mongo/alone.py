"""Long work in one process at a time, which holds and renews a lease.

Exception
└── NotAloneError
    ├── HeldElsewhereError   another process holds it
    └── LeaseLostError       this process could not renew it in time
"""

import asyncio
import time
from contextlib import suppress
from typing import Self

from shared.mongo.lease import Lease
from shared.mongo.store import UNAVAILABLE, Scope

LEASE_SECONDS = 12
HEARTBEAT_SECONDS = 3


class NotAloneError(Exception):
    """Another process may be doing the same work."""


class HeldElsewhereError(NotAloneError):
    """Another process holds the lease."""


class LeaseLostError(NotAloneError):
    """The lease could not be renewed in time, so another process may have taken over."""


class Alone:
    """A lease to hold, as an async context manager. name: of the work. holder: unique per process.

    patience: how long to wait for the lease of a killed process, in seconds.
    """

    def __init__(
        self, scope: Scope, name: str, holder: str, *, patience: float = LEASE_SECONDS + 1
    ) -> None:
        self._lease = Lease(scope, name, holder, seconds=LEASE_SECONDS)
        self._patience = patience
        self._held_until = 0.0
        self._beating: asyncio.Task[None]

    async def __aenter__(self) -> Self:
        """Take the lease. Raises: HeldElsewhereError."""
        deadline = time.monotonic() + self._patience
        while not await self._hold():
            if time.monotonic() > deadline:
                raise HeldElsewhereError(f"another {self._lease.name} is running")
            await asyncio.sleep(1)
        self._beating = asyncio.create_task(self._beat())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._beating.cancel()
        with suppress(asyncio.CancelledError):
            await self._beating
        with suppress(*UNAVAILABLE):
            await self._lease.release()

    def check(self) -> None:
        """Check the lease before each step that only one process may do. Raises: LeaseLostError."""
        if time.monotonic() > self._held_until:
            raise LeaseLostError(f"the lease was lost: another {self._lease.name} may run")

    async def _hold(self) -> bool:
        asked_at = time.monotonic()
        held = await self._lease.hold()
        self._held_until = asked_at + LEASE_SECONDS if held else 0.0
        return held

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            with suppress(*UNAVAILABLE):
                await self._hold()
