"""The composition root of notifications: the only file that knows all the parts."""

from collections.abc import Sequence
from functools import partial

from services.notifications.domain.places import Places
from services.notifications.entry import consumers, inbox, preferences, stream, unsubscribing
from services.notifications.entry.live import Live
from services.notifications.entry.working import (
    HEALS,
    LEASE_SECONDS,
    MailRound,
    closing,
    deliver_next,
)
from services.notifications.mail.letters import Sender
from services.notifications.mail.smtp import Server, Smtp
from services.notifications.settings import NotificationsSettings
from services.notifications.store import deliveries, inboxes, mails, notices, origins, told
from services.notifications.subjects import table as subjects
from services.notifications.use_cases.make_notices import Policy
from services.notifications.use_cases.send_mail import MailSetup
from shared.contracts.token import Version
from shared.messaging.unit import Unit, new_id
from shared.messaging.worker import Worker
from shared.mongo import Lease, Scope, Store
from shared.runtime.app import Task
from shared.runtime.health import Check
from shared.runtime.service import Service


async def prepare(scope: Scope) -> None:
    for room in (subjects, notices, inboxes, deliveries, mails, origins):
        await room.prepare(scope)


def service(settings: NotificationsSettings, store: Store) -> Service:
    policy = Policy(settings.time_zone, settings.sends_mail)
    places = Places(settings.public_url.rstrip("/"), settings.portal_url.rstrip("/"))
    live = Live(store)
    smtp = _smtp(settings)
    unit = Unit(store, _NothingToTell())
    lease = Lease(store.scope, "mails", new_id(), seconds=LEASE_SECONDS)

    async def setup() -> MailSetup:
        key = await origins.key(store.scope)
        sender = Sender(settings.smtp_from, places, key)
        return MailSetup(store.scope, smtp, sender, policy)

    mail_round = MailRound(unit, setup, lease, at_once=settings.mail_connections)
    mailing = Worker("mails", mail_round, heals=HEALS)
    delivering = Worker("deliveries", partial(deliver_next, unit, policy, mailing.wake))

    def wake() -> None:
        delivering.wake()
        mailing.wake()

    return Service(
        name="notifications",
        title="Guilde notifications: inbox, live stream and mail",
        reads=consumers.READS,
        jobs=consumers.JOBS,
        apply=partial(consumers.consumer, policy=policy, wake=wake),
        read_models=subjects.READ_MODELS,
        applied=partial(_applied, store.scope),
        routers=(inbox.router, stream.router, preferences.router),
        open_routers=(unsubscribing.router,),
        prepare=prepare,
        checks=_checks(smtp, mail_round) if settings.sends_mail else (),
        tasks=_tasks(settings, smtp, live, delivering, partial(mail_round.run, mailing)),
        state={"live": live, "places": places, "policy": policy},
    )


def _checks(smtp: Smtp, mail_round: MailRound) -> Sequence[Check]:
    """Return checks that are not needed for readiness: without them, only mails are late."""
    return (
        Check("smtp", smtp.probe, needed=False),
        Check("mails", mail_round.check, needed=False),
    )


def _tasks(
    settings: NotificationsSettings, smtp: Smtp, live: Live, delivering: Worker, mailing: Task
) -> Sequence[Task]:
    tasks: list[Task] = [partial(closing, smtp)]
    if settings.answers:
        tasks.append(live.run)
    if settings.works:
        tasks.append(delivering.run)
    if settings.works and settings.sends_mail:
        tasks.append(mailing)
    return tasks


def _smtp(settings: NotificationsSettings) -> Smtp:
    return Smtp(
        Server(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            user=settings.smtp_user,
            password=settings.smtp_password.get_secret_value(),
            authority=settings.smtp_ca,
        )
    )


async def _applied(scope: Scope, version: Version) -> bool:
    """Return whether everybody named by this version, or an earlier one, was notified.

    Deliveries to whole communities may still be under way.
    """
    kinds = {aggregate.kind for aggregate in consumers.READS}
    return version.kind not in kinds or await told.has(scope, version)


class _NothingToTell:
    """A stand-in for the relay: this service notifies persons, and publishes no facts."""

    def wake(self) -> None:
        pass
