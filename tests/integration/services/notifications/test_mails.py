"""Mails: retried until accepted, sent once, and only while they are wanted and visible."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.notifications.domain.places import Places
from services.notifications.mail import smtp
from services.notifications.mail.errors import DeferredError
from services.notifications.mail.letters import Sender
from services.notifications.mail.smtp import Server, Smtp
from services.notifications.mail.wire import Letter
from services.notifications.store import mails
from services.notifications.store.mails import HOLD, MailState
from services.notifications.use_cases.make_notices import Policy
from services.notifications.use_cases.schedule_digests import schedule_digests
from services.notifications.use_cases.send_mail import MailSetup, send_mail
from shared.messaging.unit import Unit
from shared.mongo import UNAVAILABLE, Store
from tests.support.logs import Lines
from tests.support.mailbox import Mailbox, text_of
from tests.support.mailbox import mailbox as open_mailbox
from tests.support.messaging import NoRelay, eventually
from tests.support.notifications import Someone, Teller, all_sent
from tests.support.tracing import Spans


async def answer_to(teller: Teller, who: Someone, by: Someone, title: str = "Why?") -> Any:
    question = teller.post(who, None, title, kind="question")
    answer = teller.reply(by, question)
    await teller.tell(question, answer)
    return answer


async def state_of(store: Store, who: Someone) -> dict[str, Any]:
    found = await store.scope["mails"].find_one({"person_id": who.id})
    return dict(found or {})


async def pair(teller: Teller) -> tuple[Someone, Someone]:
    return await teller.someone("Ada"), await teller.someone("Bob")


def quiet_now() -> dict[str, str]:
    """Return quiet hours in UTC around now, so that mails wait for the test."""
    now = datetime.now(UTC)
    start, end = now - timedelta(hours=1), now + timedelta(hours=2)
    return {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}


LATER = timedelta(hours=3)


async def _without_smtp(teller: Teller) -> httpx.Response | None:
    """Return the health once the service has noticed: it keeps each check for a second."""
    health = await teller.client.get(None, "/health/ready")
    return None if health.json()["checks"]["smtp"]["ok"] else health


async def test_mails_wait_while_the_server_is_away_and_are_sent_once(
    teller: Teller, mailbox: Mailbox, notifications_store: Store
) -> None:
    ada, bob = await pair(teller)
    await mailbox.close()
    try:
        await answer_to(teller, ada, bob)
        waiting = await eventually(lambda: _in_state(notifications_store, ada, "waiting"))
        assert waiting["open"]
        assert (waiting["why"], waiting["attempts"]) == ("the mail server is away", 0)
        health = await eventually(lambda: _without_smtp(teller))
        assert health.status_code == 200
        metrics = await teller.client.get(None, "/metrics")
        assert 'guilde_check_ok{check="smtp"} 0.0' in metrics.text
    finally:
        await mailbox.open()
    await all_sent(notifications_store, ada)
    assert len(mailbox.to(ada.email)) == 1
    sent = await state_of(notifications_store, ada)
    assert (sent["state"], sent["attempts"]) == ("sent", 1)


async def test_a_mail_is_retried_after_a_slow_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    monkeypatch.setattr(smtp, "LONGEST_SECONDS", 0.2)
    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        with pytest.raises(DeferredError):
            await Smtp(Server(host, port)).send(
                Letter("guilde@example.org", "ada@example.org", b"")
            )


@pytest.mark.parametrize(("answer", "state"), [("451 Later", "waiting"), ("554 Never", "failed")])
async def test_a_deferred_mail_is_retried_and_a_refused_one_is_not(
    *,
    teller: Teller,
    mailbox: Mailbox,
    notifications_store: Store,
    logged: Lines,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    state: str,
) -> None:
    ada, bob = await pair(teller)
    refusals = [answer]
    once = lambda to: refusals.pop() if refusals and to == [ada.email] else None  # noqa: E731
    monkeypatch.setattr(mailbox, "answer", once)
    await answer_to(teller, ada, bob)
    found = await eventually(lambda: _in_state(notifications_store, ada, state))
    assert answer.split(" ", maxsplit=1)[1] in found["why"]
    assert found["attempts"] == 1
    if state == "waiting":
        assert found["due_at"] > datetime.now(UTC)
        now_due = {"$set": {"due_at": datetime.now(UTC)}}
        await notifications_store.scope["mails"].update_one({"_id": found["_id"]}, now_due)
    await all_sent(notifications_store, ada)
    assert len(mailbox.to(ada.email)) == (1 if state == "waiting" else 0)
    assert not [line for line in logged.ours if ada.email in line]


async def test_a_mail_is_in_the_trace_of_its_fact(
    teller: Teller, mailbox: Mailbox, spans: Spans
) -> None:
    ada, bob = await pair(teller)
    question = teller.post(ada, None, "Why?", kind="question")
    trace = uuid4()
    traceparent = f"00-{trace.hex}-00f067aa0ba902b7-01"
    await teller.tell(question, replace(teller.reply(bob, question), traceparent=traceparent))
    await mailbox.until(ada.email)
    expected = {"apply", "begin", "mail"}
    await eventually(
        lambda: expected <= {s.name for s in spans.all() if s.context.trace_id == trace.int}
    )


async def _in_state(store: Store, who: Someone, state: str) -> dict[str, Any]:
    found = await state_of(store, who)
    return found if found.get("state") == state and found.get("why") else {}


@pytest.fixture
async def mailing(notifications_store: Store) -> Any:
    """A mail server and a sender of the test's own, which sends when the test says so."""
    async with open_mailbox() as box:
        smtp = Smtp(Server("127.0.0.1", box.port))
        sender = Sender("guilde@example.org", Places("https://guilde.example.org"), b"key")
        yield MailSetup(notifications_store.scope, smtp, sender, Policy("UTC", mails=True)), box
        await smtp.close()


async def test_a_mail_whose_sender_died_is_sent_again_with_the_same_message_id(
    teller: Teller, mailing: tuple[MailSetup, Mailbox], notifications_store: Store
) -> None:
    ada, bob = await pair(teller)
    await teller.prefer(ada, time_zone="UTC", quiet_hours=quiet_now())
    await answer_to(teller, ada, bob)
    at_work, box = mailing
    mail_id = (await state_of(notifications_store, ada))["_id"]
    later = datetime.now(UTC) + LATER
    due = await mails.find_due(at_work.scope, mail_id, later)
    assert due is not None
    assert await mails.claim(at_work.scope, due, later)  # and then its process died
    await send_mail(at_work, mail_id, later)
    assert box.mails == []
    await send_mail(at_work, mail_id, later + HOLD)
    await send_mail(at_work, mail_id, later + HOLD)
    [mail] = box.mails
    assert mail["Message-ID"]
    assert (await state_of(notifications_store, ada))["attempts"] == 2


async def one_that_waits(teller: Teller, store: Store) -> tuple[Someone, str]:
    """Return a person whose mail waits for the test, and the mail's id."""
    ada, bob = await pair(teller)
    await teller.prefer(ada, time_zone="UTC", quiet_hours=quiet_now())
    await answer_to(teller, ada, bob)
    return ada, (await state_of(store, ada))["_id"]


async def store_goes_away(*_: Any, **__: Any) -> None:
    raise UNAVAILABLE[0]("the store is away")


async def test_a_sent_mail_whose_mark_was_lost_is_uncertain_and_not_dropped(
    teller: Teller,
    mailing: tuple[MailSetup, Mailbox],
    notifications_store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_work, box = mailing
    ada, mail_id = await one_that_waits(teller, notifications_store)
    later = datetime.now(UTC) + LATER
    with monkeypatch.context() as patched:
        patched.setattr(mails, "close", store_goes_away)
        with pytest.raises(UNAVAILABLE):
            await send_mail(at_work, mail_id, later)
    assert len(box.mails) == 1
    await teller.client.post(ada.person, "/v1/notifications/read-all")
    await send_mail(at_work, mail_id, later + HOLD)
    found = await state_of(notifications_store, ada)
    assert (found["state"], found["why"], found["attempts"]) == ("uncertain", "read already", 1)
    assert len(box.mails) == 1


async def test_a_mail_accepted_without_a_response_is_uncertain_and_not_dropped(
    teller: Teller, mailing: tuple[MailSetup, Mailbox], notifications_store: Store
) -> None:
    at_work, box = mailing
    for outcome in ("dropped", "refused"):
        ada, mail_id = await one_that_waits(teller, notifications_store)
        later = datetime.now(UTC) + LATER
        box.hangs_up = True
        await send_mail(at_work, mail_id, later)
        box.hangs_up = False
        waiting = await state_of(notifications_store, ada)
        assert (waiting["state"], waiting["uncertain"]) == ("waiting", True)
        if outcome == "dropped":
            await teller.client.post(ada.person, "/v1/notifications/read-all")
        else:
            box.answer = lambda _: "554 Never"
        await send_mail(at_work, mail_id, later + HOLD)
        assert (await state_of(notifications_store, ada))["state"] == "uncertain"
        assert len(box.to(ada.email)) == 1


async def test_a_late_result_of_a_slow_process_changes_nothing(
    teller: Teller, mailing: tuple[MailSetup, Mailbox], notifications_store: Store
) -> None:
    at_work, _ = mailing
    ada, mail_id = await one_that_waits(teller, notifications_store)
    later = datetime.now(UTC) + LATER
    slow = await mails.find_due(at_work.scope, mail_id, later)
    assert slow is not None
    assert await mails.claim(at_work.scope, slow, later)
    await send_mail(at_work, mail_id, later + HOLD)
    await mails.close(at_work.scope, slow, MailState.FAILED, later)
    await mails.postpone(at_work.scope, slow, later, "deferred")
    assert (await state_of(notifications_store, ada))["state"] == "sent"


@pytest.mark.parametrize("why", ["no longer visible", "read already", "no longer wanted"])
async def test_a_waiting_mail_is_checked_again_before_sending(
    teller: Teller, mailing: tuple[MailSetup, Mailbox], notifications_store: Store, why: str
) -> None:
    ada, bob = await pair(teller)
    await teller.prefer(ada, time_zone="UTC", quiet_hours=quiet_now())
    answer = await answer_to(teller, ada, bob)
    await eventually(lambda: state_of(notifications_store, ada))
    if why == "no longer visible":
        await teller.tell(teller.again(answer, "deleted", status="deleted", text=""))
    elif why == "read already":
        await teller.client.post(ada.person, "/v1/notifications/read-all")
    else:
        never = {"answered": {"inbox": "immediately", "mail": "never"}}
        await teller.prefer(ada, time_zone="UTC", reasons=never)
    at_work, box = mailing
    mail_id = (await state_of(notifications_store, ada))["_id"]
    await send_mail(at_work, mail_id, datetime.now(UTC) + LATER)
    assert box.mails == []
    found = await state_of(notifications_store, ada)
    assert (found["state"], found["why"]) == ("dropped", why)


async def test_a_digest_lists_unread_visible_notices_once(
    teller: Teller, mailing: tuple[MailSetup, Mailbox], notifications_store: Store
) -> None:
    slug = await teller.community()
    ada, bob = await teller.member(slug, "Ada", language="fr"), await teller.member(slug, "Bob")
    posts = [teller.post(bob, slug, f"Post {n}") for n in range(4)]
    for count, post in enumerate(posts, start=1):
        await teller.tell(post)
        await eventually(partial(_told, teller, ada, count))
    await teller.tell(teller.again(posts[1], "deleted", status="deleted", title=""))
    at_work, box = mailing
    inbox = await notifications_store.scope["inboxes"].find_one({"_id": ada.id})
    assert inbox is not None
    tomorrow = inbox["digest_due"]
    assert tomorrow.astimezone(UTC) > datetime.now(UTC)
    unit = Unit(notifications_store, NoRelay(), clock=lambda: tomorrow)
    while (await unit.run(schedule_digests)).result:
        pass
    digest = await notifications_store.scope["mails"].find_one({"person_id": ada.id})
    assert digest is not None
    await send_mail(at_work, digest["_id"], tomorrow + timedelta(minutes=1))
    [mail] = [m for m in box.mails if ada.email in m["To"]]
    assert mail["Subject"] == "3 nouveautés depuis le dernier résumé"
    text = text_of(mail)
    assert "## Guilde " in text
    assert text.index("Post 3") < text.index("Post 2") < text.index("Post 0")
    assert "Post 1" not in text
    # later notices are for the next digest
    await teller.tell(teller.post(bob, slug, "Post 5"))
    await eventually(lambda: _told(teller, ada, 4))
    following = await notifications_store.scope["inboxes"].find_one({"_id": ada.id})
    assert following is not None
    assert following["digested_to"] == 4
    assert following["digest_due"]


async def _told(teller: Teller, who: Someone, count: int) -> bool:
    items = await teller.inbox(who)
    return bool(items) and int(items[0]["count"]) == count
