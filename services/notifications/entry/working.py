"""Background work of a process: delivering to whole communities, and sending mails.

Both are woken when there is something to do, and look anyway from time to time.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import timedelta

from services.notifications.mail.errors import ServerAwayError
from services.notifications.mail.smtp import Smtp
from services.notifications.store import deliveries, mails
from services.notifications.use_cases.deliver import deliver_next_page
from services.notifications.use_cases.make_notices import Policy
from services.notifications.use_cases.schedule_digests import BATCH, schedule_digests
from services.notifications.use_cases.send_mail import MailSetup, send_mail
from shared.messaging.unit import Unit
from shared.mongo import UNAVAILABLE, Lease
from shared.observe.logs import logger

POLL_SECONDS = 1.0
LEASE_SECONDS = 10
LAST_SECONDS = 3.0
"""How long mails on their way may take when the process is asked to stop."""
WAITS_TOO_LONG = timedelta(minutes=5)
MAILS_PER_CONNECTION = 10
"""After so many the lease is prolonged."""
LONGEST_PAUSE_SECONDS = 30.0
STUCK = timedelta(minutes=5)
"""A delivery that breaks must not hold up the others: it is tried again after so long."""

_HEALS: tuple[type[Exception], ...] = (ServerAwayError, *UNAVAILABLE)

log = logger(__name__)


class MailsWaitError(Exception):
    """Mails have been due for minutes: the mail server is away, or nobody sends them."""


class Worker:
    """Does `work` until it says that nothing is left, then rests. `name` is for the log."""

    def __init__(self, name: str, work: Callable[[], Awaitable[bool]]) -> None:
        self._name = name
        self._work = work
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled. What it needs is away: it waits longer each time, and goes on."""
        failures = 0
        while True:
            try:
                more = await self._work()
                failures = 0
            except _HEALS as error:
                failures += 1
                await self._failed(error, failures)
                more = True
            if not more:
                with suppress(TimeoutError):
                    # not `wait_for`: before Python 3.12 it loses a cancellation beside a wake-up
                    async with asyncio.timeout(POLL_SECONDS):
                        await self._woken.wait()
                self._woken.clear()

    async def _failed(self, error: Exception, failures: int) -> None:
        if failures == 1:
            log.warning("work waits", work=self._name, error=repr(error)[:300])
        await asyncio.sleep(min(LONGEST_PAUSE_SECONDS, 0.25 * 2**failures))


async def deliver_next(unit: Unit, policy: Policy, wake_mail: Callable[[], None]) -> bool:
    """One page of the delivery that is due longest, whichever process began it."""
    delivery_id = await deliveries.take(unit.store.scope, unit.clock())
    if delivery_id is None:
        return False
    try:
        await deliver_next_page(unit, delivery_id, policy)
    except UNAVAILABLE:
        raise
    except Exception:
        log.exception("a delivery is stuck", delivery=delivery_id)
        await deliveries.put_off(unit.store.scope, delivery_id, unit.clock() + STUCK)
    wake_mail()
    return True


class MailRound:
    """Sends what is due, as long as this process has the lease for it."""

    def __init__(
        self, unit: Unit, setup: Callable[[], Awaitable[MailSetup]], lease: Lease, *, at_once: int
    ) -> None:
        self._unit = unit
        self._office = setup
        self._lease = lease
        self._at_once = at_once

    async def __call__(self) -> bool:
        """Whether there may be more. Raises: ServerAwayError."""
        if not await self._lease.hold():
            return False
        digests = (await self._unit.run(schedule_digests)).result
        limit = self._at_once * MAILS_PER_CONNECTION
        due = await mails.due(self._unit.store.scope, self._unit.clock(), limit)
        if due:
            await self._send_all(iter(due))
        return digests == BATCH or bool(due)

    async def _send_all(self, waiting: Iterator[str]) -> None:
        setup = await self._office()
        sending = asyncio.gather(*(self._send(setup, waiting) for _ in range(self._at_once)))
        try:
            ends = await asyncio.shield(sending)
        except asyncio.CancelledError:
            _exhaust(waiting)
            with suppress(TimeoutError):
                await asyncio.wait_for(sending, LAST_SECONDS)
            raise
        if away := next((end for end in ends if end is not None), None):
            raise away

    async def _send(self, setup: MailSetup, waiting: Iterator[str]) -> ServerAwayError | None:
        """What stopped it. Nothing is cancelled: a mail on its way may be taken already."""
        for mail_id in waiting:
            try:
                await send_mail(setup, mail_id, self._unit.clock())
            except ServerAwayError as away:
                _exhaust(waiting)  # the others stop too
                return away
        return None

    async def run(self, worker: Worker) -> None:
        """Until cancelled. The lease is given back, so that the next need not wait for its end."""
        try:
            await worker.run()
        finally:
            with suppress(*UNAVAILABLE):
                await self._lease.release()

    async def check(self) -> None:
        """Raises: MailsWaitError."""
        now = self._unit.clock()
        oldest = await mails.oldest_due(self._unit.store.scope, now)
        if oldest is not None and now - oldest > WAITS_TOO_LONG:
            raise MailsWaitError


def _exhaust(waiting: Iterator[str]) -> None:
    for _ in waiting:
        pass


async def closing(smtp: Smtp) -> None:
    """Keeps connections until the process stops."""
    try:
        await asyncio.Event().wait()
    finally:
        await smtp.close()
