"""Background work of a process: deliveries to whole communities, and mails.

Both are woken when there is something to do, and also poll.
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
from shared.messaging.worker import Worker
from shared.mongo import UNAVAILABLE, Lease
from shared.observe.logs import logger

LEASE_SECONDS = 10
LAST_SECONDS = 3.0
"""How long mails in transit may take when the process is asked to stop, in seconds."""
WAITS_TOO_LONG = timedelta(minutes=5)
MAILS_PER_CONNECTION = 10
"""The number of mails after which the lease is renewed."""
STUCK = timedelta(minutes=5)
"""The pause before a failed delivery is retried, so that it does not block the others."""

HEALS: tuple[type[Exception], ...] = (ServerAwayError, *UNAVAILABLE)

log = logger(__name__)


class MailsWaitError(Exception):
    """Mails have been due for minutes: the mail server is away, or no process sends them."""


async def deliver_next(unit: Unit, policy: Policy, wake_mail: Callable[[], None]) -> bool:
    """Deliver one page of the longest overdue delivery, even if another process started it."""
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
    """The sending of due mails, as long as this process holds the lease for it."""

    def __init__(
        self, unit: Unit, setup: Callable[[], Awaitable[MailSetup]], lease: Lease, *, at_once: int
    ) -> None:
        self._unit = unit
        self._office = setup
        self._lease = lease
        self._at_once = at_once

    async def __call__(self) -> bool:
        """Send due mails. Returns whether there may be more. Raises: ServerAwayError."""
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
        """Send waiting mails. Returns the error that stopped it, if any.

        Nothing is cancelled: the server may already have accepted a mail in transit.
        """
        for mail_id in waiting:
            try:
                await send_mail(setup, mail_id, self._unit.clock())
            except ServerAwayError as away:
                _exhaust(waiting)  # the other senders stop too
                return away
        return None

    async def run(self, worker: Worker) -> None:
        """Run until cancelled. Then release the lease, so that the next process need not wait."""
        try:
            await worker.run()
        finally:
            with suppress(*UNAVAILABLE):
                await self._lease.release()

    async def check(self) -> None:
        """Raise MailsWaitError if a mail has been due for too long."""
        now = self._unit.clock()
        oldest = await mails.oldest_due(self._unit.store.scope, now)
        if oldest is not None and now - oldest > WAITS_TOO_LONG:
            raise MailsWaitError


def _exhaust(waiting: Iterator[str]) -> None:
    for _ in waiting:
        pass


async def closing(smtp: Smtp) -> None:
    """Keep connections until the process stops, then close them."""
    try:
        await asyncio.Event().wait()
    finally:
        await smtp.close()
